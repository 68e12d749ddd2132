// A run that is cut off goes on as if nothing had happened, on WebGPU, too: nothing of it lay on the device alone.
import { expect, test } from './page.ts';
import { expectSameCurveAfterReload } from './runs.ts';

test('a reload in mid-run continues the curve to the last bit on WebGPU', async ({ page }) => {
  await expectSameCurveAfterReload(page, { steps: 40, evaluateEvery: 40 }, 6);
  await expect(page.getByText('software GPU', { exact: true })).toBeVisible();
});
