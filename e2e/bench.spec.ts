// Bench: this machine's speed on a fixed work, measured in the engine's worker, shown with its rate, and stopped on
// request; and the tiles of its GPU, measured on request and remembered. Meanwhile nothing else may have the device.
import type { Page, Worker } from '@playwright/test';
import { defaultRunSettings } from '../src/config/run.ts';
import { tuningVersion } from '../src/session/tuningVersion.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './page.ts';
import { plant } from './runs.ts';

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
  // Now at the width of a phone.
  const elsewhere = page.getByText(/^Node, \d+ cores, recorded \w{3} \d+, \d{4}$/).first();
  await elsewhere.scrollIntoViewIfNeeded();
  await expect(elsewhere).toBeInViewport({ ratio: 1 });
});

test('measuring ends on request, and the works that waited do not follow', async ({ page }) => {
  await page.goto('/bench');
  await expect(page.getByText(/start it on its own/)).toBeVisible();
  await page.getByRole('button', { name: 'Measure all but B' }).click();
  await expect(page.getByText('measuring', { exact: true })).toHaveCount(1);
  await expect(page.getByText('next', { exact: true })).toHaveCount(3);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Measure all but B' })).toBeEnabled();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByText(/median of/)).toHaveCount(0);
});

/** Opens what computes from the strip. */
async function openChoice(page: Page) {
  await page.getByRole('banner').getByRole('button').click();
  return page.getByRole('dialog');
}

const go = (page: Page, place: string) => page.getByRole('link', { name: place, exact: true }).click();

test('while works are measured no run is started and no other device chosen, and the page says why', async ({
  page,
}) => {
  await page.goto('/bench');
  await page.getByRole('button', { name: 'Measure all but B' }).click();
  const why = page.getByText('Works are being measured on Bench. Wait, or cancel that there.');
  const choice = await openChoice(page);
  await expect(choice.getByRole('radio', { name: 'CPU, wasm' })).toBeDisabled();
  await expect(choice.getByRole('button', { name: /^Measure/ })).toBeDisabled();
  await expect(choice.locator(why)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Tiles' }).locator(why)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Measure tiles' })).toBeDisabled();
  await go(page, 'Train');
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await expect(start).toBeDisabled();
  await expect(why).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await go(page, 'Bench');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Measure all but B' })).toBeEnabled();
  await go(page, 'Train');
  await expect(start).toBeEnabled();
  await expect(why).toHaveCount(0);
  await expect(page.getByText('None yet. The first one appears here.')).toBeVisible();
});

const storedRun = (name: string, status: 'paused' | 'failed', updatedAt: number) => ({
  ...{ id: name, name, settings: defaultRunSettings, status, step: 0, parameters: 1, curve: [], samples: [] },
  failure: { code: 'device.lost', wanted: 'a GPU', got: 'none', remedy: 'Resume.', message: 'gone' },
  ...{ createdAt: 1, updatedAt },
});

test('nor does a run go on meanwhile, paused or failed', async ({ page }) => {
  await page.goto('/train');
  await expect(page.getByText('None yet. The first one appears here.')).toBeVisible();
  await plant(page, 'runs', {
    'record/one': storedRun('one', 'failed', 2),
    'record/two': storedRun('two', 'paused', 1),
  });
  await page.goto('/bench');
  await page.getByRole('button', { name: 'Measure all but B' }).click();
  await go(page, 'Train');
  const why = page.getByText('Works are being measured on Bench. Wait, or cancel that there.');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeDisabled();
  await expect(why).toBeVisible();
  await page.getByRole('button', { name: /^two/ }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeDisabled();
  await expect(why).toBeVisible();
});

const measured = /median of \d+ runs/;

test('figures go with the device they were measured on', async ({ page }) => {
  await page.goto('/bench');
  await page.getByRole('button', { name: 'Measure 256 × 256 product' }).click();
  await expect(page.getByText(measured)).toBeVisible({ timeout: 40_000 });
  const choice = await openChoice(page);
  await choice.getByRole('radio', { name: 'CPU, wasm' }).check();
  await expect(page.getByText(measured)).toHaveCount(0);
  await expect(page.getByText(/^Measured on/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Measure 512 × 512 product' }).click();
  await expect(page.getByText('Measured on CPU, wasm.')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(measured)).toHaveCount(1);
});

function engineOf(page: Page): Worker | undefined {
  return page.workers().find((worker) => worker.url().includes('engine'));
}

test('a GPU that goes away while a work is measured is told of, and the work is measured again', async ({
  page,
}) => {
  await page.goto('/bench');
  const measure = page.getByRole('button', { name: 'Measure 1024 × 1024 product' });
  await measure.click();
  await expect(page.getByText('1024 × 1024 product: measuring')).toBeVisible();
  await engineOf(page)!.evaluate(() => {
    const { createCommandEncoder } = GPUDevice.prototype;
    GPUDevice.prototype.createCommandEncoder = function (descriptor) {
      GPUDevice.prototype.createCommandEncoder = createCommandEncoder;
      this.destroy();
      return createCommandEncoder.call(this, descriptor);
    };
  });
  await expect(page.getByRole('alert')).toContainText('The GPU went away. What was measured before stays;');
  await expect(page.getByRole('alert')).not.toContainText('training');
  await measure.click();
  await expect(page.getByText(measured)).toBeVisible({ timeout: 40_000 });
});

test('a worker that stops while tiles are measured leaves the device free, and it is opened again', async ({
  page,
}) => {
  await page.goto('/bench');
  const tiles = page.getByRole('region', { name: 'Tiles' });
  await tiles.getByRole('button', { name: 'Measure tiles' }).click();
  await expect(tiles.getByText('Tiles: dense layer, medium')).toBeVisible();
  await expect(page.getByRole('banner').getByText('measuring…')).toBeVisible();
  const stopped = engineOf(page)!;
  await stopped.evaluate(() => globalThis.close());
  await expect(tiles.getByRole('alert')).toContainText('The background worker stopped. What was measured');
  await expect(page.getByRole('banner').getByText('measuring…')).toHaveCount(0);
  await expect(tiles.getByRole('button', { name: 'Measure tiles' })).toBeEnabled();
  const choice = await openChoice(page);
  await expect(choice.getByRole('radio', { name: 'CPU, wasm' })).toBeEnabled();
  await expect.poll(() => [undefined, stopped].includes(engineOf(page))).toBe(false);
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
