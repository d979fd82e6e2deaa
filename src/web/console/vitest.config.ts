import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'console', environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
