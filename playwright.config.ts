// Page tests: the built page, served as `npm start` serves it, in an installed Chromium with a software WebGPU.
// One at a time: the software adapter takes every core there is. No traces: keeping them takes a seventh of the time, and
// `--trace on` gives the one that is wanted.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/browsers.ts';

const port = Number(process.env.T5_TEST_PORT ?? 4273);

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  webServer: {
    command: 'node scripts/serve.mjs',
    url: `http://127.0.0.1:${port}`,
    env: { PORT: String(port) },
    reuseExistingServer: false,
  },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'en-US',
    launchOptions: launchOptions({ webgpu: true }),
  },
});
