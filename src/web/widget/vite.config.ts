import { defineConfig } from 'vite';

export default defineConfig({
  base: '/widget/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Both would put inline code or data addresses into a page whose policy allows neither.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
