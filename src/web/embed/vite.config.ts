import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'src/embed.ts', formats: ['iife'], name: 'cxmHelpdeskLoader', fileName: () => 'embed.js' },
  },
});
