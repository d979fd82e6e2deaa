import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

/** Figures that are measured in a browser. They depend on the machine, so they are no tests; run them where nothing else runs. */
export default defineConfig({ ...journeys, testDir: 'measures', testMatch: '*.measure.ts', timeout: 300_000, use: { ...journeys.use, trace: 'off' } });
