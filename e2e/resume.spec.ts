// A run that is cut off goes on as if nothing had happened. On wasm, where a step takes milliseconds.
import { launchOptions } from './browsers.ts';
import { test } from './page.ts';
import { expectSameCurveAfterReload } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

test('a reload in mid-run continues the curve to the last bit', async ({ page }) => {
  // Enough steps that a fast machine is not done before the reload.
  await expectSameCurveAfterReload(page, { steps: 150, evaluateEvery: 25 }, 11);
});
