// What this device has no room for is told, with the same step in less room one click away: before the start where a
// buffer is too large, after it where memory ran out.
import { defaultRunSettings } from '../src/config/run.ts';
import { expect, test } from './page.ts';
import { plant } from './runs.ts';

test('a batch that does not fit is split into smaller ones that do', async ({ page }) => {
  await page.goto('/train?dModel=512&dFf=2048&batchSize=1024&inputLength=4096');
  const refusal = page.getByRole('alert').filter({ hasText: /does not fit|needs more memory/ });
  await expect(refusal).toBeVisible();
  const split = page.getByRole('button', { name: /^Split the batch: \d+ × \d+$/ });
  const [, steps, batchSize] = /(\d+) × (\d+)/.exec((await split.textContent()) ?? '') ?? [];
  expect(Number(steps) * Number(batchSize)).toBe(1024);
  await split.click();
  await expect(split).toHaveCount(0);
  await expect(refusal).toHaveCount(0);
  await expect(page.getByText(/parameters, .* of memory while training/)).toBeVisible();
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Batch size' })).toHaveValue(batchSize!);
});

test('half precision that this device lacks is told, and costs no run', async ({ page }) => {
  await page.goto('/train?fp16=true');
  await expect(page.getByText('This device has no half precision')).toBeVisible(); // Chromium's software adapter
  await page.getByRole('button', { name: 'More settings' }).click();
  await page.getByText('Half-precision activations', { exact: true }).click();
  await expect(page.getByText('This device has no half precision')).toHaveCount(0);
});

const megabytesShown = async (text: string | null) => Number(/([\d.]+) MB of memory/.exec(text ?? '')?.[1]);

test('a run that found no memory is begun anew with activations recomputed, which needs less', async ({
  page,
}) => {
  const training = { ...defaultRunSettings.training, batchSize: 64, inputLength: 128 };
  const failure = {
    code: 'device.memory',
    wanted: 'a run that fits',
    got: 'one of 900 MB',
    remedy: '',
    message: '',
  };
  const run = {
    id: 'crowded',
    name: 'crowded',
    settings: { ...defaultRunSettings, training },
    status: 'failed',
    failure,
    step: 0,
    parameters: 1000,
    curve: [],
    samples: [],
    createdAt: 1,
    updatedAt: 1,
  };
  await page.goto('/train?batchSize=64&inputLength=128');
  const estimate = page.getByText(/parameters, .* of memory while training/);
  const before = await megabytesShown(await estimate.textContent());
  await plant(page, 'runs', { 'record/crowded': run });
  await page.goto('/train');
  await page.getByRole('button', { name: /^crowded/ }).click();
  const failed = page.getByRole('region', { name: 'The run stopped by itself' });
  await expect(failed.getByRole('button', { name: 'Split the batch: 2 × 32' })).toBeVisible();
  await failed.getByRole('button', { name: 'Recompute activations' }).click();
  await expect(estimate).toBeVisible();
  expect(await megabytesShown(await estimate.textContent())).toBeLessThan(before);
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByRole('switch', { name: 'Recompute activations' })).toBeChecked();
});
