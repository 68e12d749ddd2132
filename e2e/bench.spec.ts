// Bench: this machine's speed on a fixed work, measured in the engine's worker, shown with its rate, and stopped on
// request; and the tiles of its GPU, measured on request and remembered.
import type { Page } from '@playwright/test';
import { tuningVersion } from '../src/session/tuningVersion.ts';
import { expectAccessible } from './accessible.ts';
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

  await expectAccessible(page, '/bench');
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

test('tiles are measured by keys alone, and a cancelled measuring leaves nothing behind', async ({
  page,
}) => {
  await page.goto('/bench');
  const tiles = page.getByRole('region', { name: 'Tiles' });
  await expect(tiles.getByRole('status')).toHaveText('Not measured here yet.');
  const measure = tiles.getByRole('button', { name: 'Measure tiles' });
  await measure.focus();
  await page.keyboard.press('Enter');
  await expect(tiles.getByRole('progressbar', { name: 'Progress of measuring tiles' })).toBeVisible();
  await expect(tiles.getByText('Tiles: dense layer, medium')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Measure all but B' })).toBeDisabled();
  await tiles.getByRole('button', { name: 'Cancel' }).click();
  await expect(measure).toBeEnabled();
  await expect(tiles.getByRole('progressbar')).toHaveCount(0);
  await expect(tiles.getByRole('status')).toHaveText('Not measured here yet.');
  await expect(page.getByRole('button', { name: 'Measure all but B' })).toBeEnabled();
});

/** Keeps figures for the adapter that the page opens, as a visit before would have. */
async function keepTiles(page: Page, works: object[]) {
  await page.evaluate(
    async ({ version, works }) => {
      const { info } = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }))!;
      const name = [info.vendor, info.architecture, info.description || info.device]
        .filter(Boolean)
        .join(' ');
      const record = { [name]: { version, measuredAt: Date.UTC(2026, 0, 2), works } };
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('t5-playground-settings');
        opening.onupgradeneeded = () => opening.result.createObjectStore('settings');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const change = opening.result.transaction('settings', 'readwrite');
          change.objectStore('settings').put(record, 'record/tiles');
          change.oncomplete = () => resolve(opening.result.close());
        };
      });
    },
    { version: tuningVersion, works },
  );
}

test('tiles that were measured before are shown beside the choice of the rule', async ({ page }) => {
  await page.goto('/bench');
  const tiles = page.getByRole('region', { name: 'Tiles' });
  await expect(tiles.getByRole('status')).toHaveText('Not measured here yet.');
  const rule = { rule: 'tall4', ruleMilliseconds: 3 };
  await keepTiles(page, [
    { work: 'forwardLarge', winner: 'direct8x8', milliseconds: 2, ...rule },
    { work: 'gradientsLarge', winner: 'tall4', milliseconds: 3, ...rule },
  ]);
  await page.reload();
  await expect(tiles.getByRole('status')).toHaveText(/Measured here, Jan \d, 2026/);
  await expect(tiles.getByText('No figures for the other kinds of work')).toBeVisible();
  const row = (name: RegExp) => tiles.getByRole('row', { name }).getByRole('cell');
  await expect(row(/^dense layer, large/)).toHaveText(['direct8x82.00 ms', 'tall43.00 ms', '1.50× as fast']);
  await expect(row(/^gradients of a dense layer, large/).last()).toHaveText('same as the rule');
  await expect(tiles.getByRole('button', { name: 'Measure tiles again' })).toBeEnabled();
  await expectAccessible(page, '/bench');
});

test.describe('where the CPU computes', () => {
  test.use({ backend: 'wasm' });

  test('there are no tiles to measure', async ({ page }) => {
    await page.goto('/bench');
    const tiles = page.getByRole('region', { name: 'Tiles' });
    await expect(tiles.getByRole('status')).toHaveText(/Only WebGPU has tiles/);
    await expect(tiles.getByRole('button')).toHaveCount(0);
  });
});
