// The whole way on WebGPU: a text is learned, asked, and taken along as standard files.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { readCheckpoint } from '../src/checkpoints/huggingface.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRun, tinyRun } from './runs.ts';

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The files that a click saves, by what comes after the run's name. */
async function savedBy(page: Page, count: number, click: () => Promise<void>) {
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await click();
  await expect.poll(() => downloads.length).toBe(count);
  return Promise.all(
    downloads.map(async (download) => ({
      name: download.suggestedFilename().replace(/^run-1-/, ''),
      bytes: new Uint8Array(await readFile(await download.path())),
    })),
  );
}

test('a tiny model learns on WebGPU, answers, and leaves as safetensors and config.json', async ({
  page,
}) => {
  await test.step('it trains', async () => {
    await page.goto(tinyRun({ steps: 20 }));
    await start(page);
    await expectStatus(page, 'done', 180_000);
    await expect(page.getByText('software GPU', { exact: true })).toBeVisible();
  });

  await test.step('its loss has clearly fallen, on held-out text too', async () => {
    const run = await storedRun(page, 'run 1');
    expect(run.step).toBe(20);
    expect(run.parameters).toBeLessThanOrEqual(20_000);
    const losses = run.curve.map((point) => point.loss!);
    expect(losses).toHaveLength(20);
    const atFirst = mean(losses.slice(0, 2));
    // A model that knows nothing is at ln 384 = 5.95 nats.
    expect(atFirst).toBeGreaterThan(5);
    expect(mean(losses.slice(-3))).toBeLessThan(atFirst - 1);
    const held = run.curve.flatMap((point) => point.validationLoss ?? []);
    expect(held).toHaveLength(2);
    expect(held[1]).toBeLessThan(atFirst - 1);
  });

  await test.step('it answers', async () => {
    await page.getByRole('button', { name: 'Ask it on Play' }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Once upon a <extra_id_0> there was');
    await page.getByRole('textbox', { name: 'Longest answer' }).fill('4');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const pieces = page.getByRole('toolbar', { name: 'Pieces of the answer' }).getByRole('button');
    await expect(pieces.first()).toHaveAccessibleName(/probability \d/, { timeout: 60_000 });
    expect(await pieces.count()).toBeLessThanOrEqual(4);
    await expect(page.getByRole('list', { name: 'Candidates with their probability' })).toBeVisible();
  });

  await test.step('the piece that ends an answer reads like any other', async () => {
    await page.getByRole('combobox', { name: 'Method' }).selectOption('beam search');
    await page.getByRole('textbox', { name: 'Answers shown' }).fill('2');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const pieces = page.getByRole('toolbar', { name: 'Pieces of the answer' }).getByRole('button');
    await expect(pieces.filter({ hasText: '</s>' })).toBeVisible();
    const letters = await pieces.evaluateAll((all) =>
      all.map(({ firstElementChild }) => {
        const { fontSize, fontVariantLigatures } = getComputedStyle(firstElementChild!);
        const { top, height } = firstElementChild!.getBoundingClientRect();
        return `${fontSize} letters of ${height} px at ${top}, ligatures: ${fontVariantLigatures}`;
      }),
    );
    expect(letters.length).toBeGreaterThan(1);
    expect(new Set(letters).size).toBe(1);
    expect(letters[0]).toContain('ligatures: none');
  });

  await test.step('a score below zero has a minus sign that is not drawn as a hyphen', async () => {
    const score = page.getByRole('row').last().getByRole('cell').last();
    await expect(score).toHaveText(/^−\d/);
    await expect(score).toHaveCSS('font-family', /^"Inter Variable"/);
  });

  await test.step('it leaves as files that hold its parameters under Hugging Face names', async () => {
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Models' }).click();
    const files = await savedBy(page, 3, () => page.getByRole('button', { name: 'Export run 1' }).click());
    expect(files.map((file) => file.name).sort()).toEqual([
      'config.json',
      'generation_config.json',
      'model.safetensors',
    ]);
    const { config, parameters } = readCheckpoint(files);
    expect(config).toMatchObject({ dModel: 16, dKv: 8, numHeads: 2, numLayers: 1, vocabSize: 384 });
    expect(parameters.get('shared.weight')?.shape).toEqual([384, 16]);
    const sizes = [...parameters.values()].map(({ values }) => values.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe((await storedRun(page, 'run 1')).parameters);
    expect([...parameters.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});
