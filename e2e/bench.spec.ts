// Bench: this machine's speed on a fixed work, measured in the engine's worker, shown with its rate, and stopped on request.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './page.ts';

test('a product is measured by keys alone, with its rate beside the recorded ones', async ({ page }) => {
  await page.goto('/corrupt');
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { name: 'Bench', level: 1 })).toBeVisible();
  const measure = page.getByRole('button', { name: 'Measure 256 × 256 product' });
  await measure.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar', { name: 'Progress of the measuring' })).toBeVisible();
  await expect(measure).toBeDisabled();

  const cell = page
    .getByRole('row', { name: /256 × 256 product/ })
    .getByRole('cell')
    .first();
  await expect(cell).toHaveText(/median of \d+ runs/, { timeout: 40_000 });
  const [, milliseconds, rate, low, high] =
    /([\d.,]+) ms([\d.,]+) GFLOP\/s.*between ([\d.]+) and ([\d.]+) ms/.exec(
      (await cell.textContent()) ?? '',
    ) ?? [];
  expect(Number(rate)).toBeCloseTo((2 * 256 ** 3) / Number(milliseconds) / 1e6, 1);
  expect(Number(low)).toBeLessThanOrEqual(Number(milliseconds));
  expect(Number(high)).toBeGreaterThanOrEqual(Number(milliseconds));
  await expect(page.getByText(/Measured on software GPU, .*swiftshader/)).toBeVisible();
  await expect(measure).toBeEnabled();

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
      expect.soft(told, `${colorScheme}, ${width}`).toEqual([]);
    }
  }
});

test('measuring ends on request, and the works that waited do not follow', async ({ page }) => {
  await page.goto('/bench');
  await expect(page.getByText(/start it on its own/)).toBeVisible();
  await page.getByRole('button', { name: 'Measure all but B' }).click();
  await expect(page.getByText('next', { exact: true })).toHaveCount(3);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Measure all but B' })).toBeEnabled();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByText(/median of/)).toHaveCount(0);
});
