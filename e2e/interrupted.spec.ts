// Whatever ends a training (a killed worker, another tab, a rate that is too high), a sentence says so and what was
// learned is kept. On wasm, where a step takes milliseconds.
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, shownStep, start, storedRun, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

/** Longer than any test lasts. */
const endless = { steps: 100_000, evaluateEvery: 1000 };

async function waitForStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => shownStep(page), { intervals: [50] }).toBeGreaterThan(step);
}

/** Ends the worker from inside: no error event reaches the page, as when the browser kills it. */
async function killEngine(page: Page): Promise<void> {
  const engine = page.workers().find((worker) => worker.url().includes('engine'));
  expect(engine, 'the engine worker runs').toBeDefined();
  const closed = engine!.waitForEvent('close');
  void engine!.evaluate(() => close()).catch(() => undefined);
  await closed;
}

async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expectStatus(page, 'paused');
}

/** Every step once, in order: nothing was lost, nothing was counted twice. */
async function expectWholeCurve(page: Page): Promise<void> {
  const { curve, step } = await storedRun(page, 'run 1');
  expect(curve.map((point) => point.step)).toEqual(Array.from({ length: step }, (_, index) => index + 1));
}

test('a killed worker costs the steps since the last checkpoint, and the run goes on', async ({ page }) => {
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 12);
  await killEngine(page);
  await expect(page.getByText('The background worker stopped. What was stored is safe')).toBeVisible();
  const goOn = page.getByRole('button', { name: /Go on from step \d+/ });
  const from = (await storedRun(page, 'run 1')).step;
  expect(from).toBeGreaterThanOrEqual(10);
  await goOn.click();
  await waitForStep(page, from + 5);
  await pause(page);
  await expectWholeCurve(page);
});

const watches = 'Another tab is training this run; this one watches.';

test('a second tab watches what the first one learns and how it ends, and cannot train the same run', async ({
  page,
  context,
}) => {
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 5);
  await pause(page);
  const second = await context.newPage();
  await second.goto('/train');
  await expect(second.getByRole('button', { name: 'Resume' })).toBeVisible();

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await second.getByRole('button', { name: 'Resume' }).click();
  const third = await context.newPage();
  await third.goto('/train');
  for (const watching of [second, third]) {
    await expect(watching.getByText(watches)).toBeVisible();
    await expect(watching.getByRole('button', { name: 'Pause' })).toHaveCount(0);
    const before = await shownStep(watching);
    await waitForStep(watching, before + 1);
  }
  await third.getByRole('button', { name: 'New run' }).click();
  await expect(third.getByText('Another tab is training run 1.')).toBeVisible();
  await expect(third.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();

  await pause(page);
  await expectWholeCurve(page);
  const { step } = await storedRun(page, 'run 1');
  await expectStatus(second, 'paused');
  expect(await shownStep(second)).toBe(step);
  await expect(third.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await second.getByRole('button', { name: 'Resume' }).click();
  await waitForStep(second, step + 2);
  await pause(second);
  await expectWholeCurve(second);
});

test('a run whose tab is closed goes on in the tab that watched', async ({ page, context }) => {
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 5);
  const second = await context.newPage();
  await second.goto('/train');
  await expect(second.getByText(watches)).toBeVisible();
  await page.close();
  await expect(second.getByText(/This run was cut off and went on from step \d+\./)).toBeVisible();
  await pause(second);
  await expectWholeCurve(second);
});

test('a rate that is too high stops the run by itself, says why and keeps the last good checkpoint', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 500, optimizer: 'adafactor', learningRate: 10, clipGlobalNorm: 0 }));
  await start(page);
  const card = page.getByRole('region', { name: 'The run stopped by itself' });
  await expect(card).toContainText('The loss is no longer a number', { timeout: 60_000 });
  const run = await storedRun(page, 'run 1');
  expect(run.status).toBe('failed');
  expect(run.failure?.code).toBe('session.diverged');
  expect(run.curve.every((point) => Number.isFinite(point.loss))).toBe(true);
  await card.getByRole('button', { name: 'New run at a lower rate' }).click();
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Learning rate' })).toHaveValue('3');
});

test('a run that was paused is where one lands, and it goes on from there', async ({ page }) => {
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 7);
  await pause(page);
  const { step } = await storedRun(page, 'run 1');
  await page.goto('/');
  await expect(page).toHaveURL(/\/train$/);
  expect(await shownStep(page)).toBe(step);
  await page.getByRole('button', { name: 'Resume' }).click();
  await waitForStep(page, step + 3);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expectStatus(page, 'stopped');
  await expectWholeCurve(page);
});

test('while a run trains no other starts or goes on, and each button says why', async ({ page }) => {
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 2);
  await pause(page);
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await start(page);
  await expectStatus(page, 'training');
  const why = page.getByText('run 2 is training. Pause or stop it first.');
  await page.getByRole('button', { name: /^run 1/ }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeDisabled();
  await expect(why).toBeVisible();
  await page.getByRole('button', { name: 'New run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await expect(why).toBeVisible();
  await page.getByRole('button', { name: /^run 2/ }).click();
  await pause(page);
  await page.getByRole('button', { name: 'New run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await expect(why).toHaveCount(0);
});
