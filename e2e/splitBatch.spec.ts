// A batch that this device has no room for is told before the start, and split by one click into the same step.
import { expect, test } from './page.ts';

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
