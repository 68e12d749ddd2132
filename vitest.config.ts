// Two kinds of tests: `unit` runs in plain Node; `engine` (*.gpu.test.ts) on WebGPU, each of its two processes with a device
// of its own. Needs no browser.
import { defineConfig } from 'vitest/config';
import { findVulkan } from './scripts/lib/findVulkan.mjs';

const outside = ['**/node_modules/**', 'dist/**', 'e2e/**', 'bench/**'];
const engineTests = '**/*.gpu.test.ts';

// Read by the Vulkan loader when a worker process opens the adapter.
Object.assign(process.env, findVulkan().env);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,workers,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...outside, engineTests],
          setupFiles: ['scripts/testing/hasAssertions.ts'],
          maxWorkers: 2,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: [engineTests],
          exclude: outside,
          setupFiles: ['scripts/testing/dawnSetup.ts', 'scripts/testing/hasAssertions.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
