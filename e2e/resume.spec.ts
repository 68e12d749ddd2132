// A run that is cut off goes on as if nothing had happened. On wasm, where a step takes milliseconds.
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, learned, shownStep, start, storedRun, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

/** Enough that a fast machine is not done before the reload. */
const steps = 150;

test('a reload in mid-run continues the curve to the last bit', async ({ page }) => {
  await page.goto(tinyRun({ steps, dropoutRate: 0.1, evaluateEvery: 25 }));
  await start(page);
  await expect.poll(() => shownStep(page), { intervals: [20] }).toBeGreaterThan(11);
  await page.reload();
  await expect(page.getByText(/This run was cut off and went on from step \d+\./)).toBeVisible();
  await expectStatus(page, 'done');
  const cut = await storedRun(page, 'run 1');

  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await start(page);
  await expect(page.getByRole('heading', { name: 'run 2' })).toBeVisible();
  await expectStatus(page, 'done');
  const unbroken = await storedRun(page, 'run 2');

  expect(learned(unbroken.curve)).toHaveLength(steps);
  expect(learned(cut.curve)).toEqual(learned(unbroken.curve));
});
