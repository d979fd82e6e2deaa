import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.CXM_SERVER ?? 'http://127.0.0.1:5000';

export default defineConfig({
  plugins: [react()],
  build: { outDir: '../dist', emptyOutDir: false, sourcemap: false, target: 'es2022' },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/hooks': server,
      '/help': server,
      '/hubs': { target: server, ws: true },
    },
  },
});
