// The whole way on WebGPU: a text is learned, asked, and taken along as an archive that Transformers opens.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { readCheckpoint } from '../src/checkpoints/huggingface.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRun, tinyRun } from './runs.ts';

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What Transformers writes to a prompt with an archive that the page saved, where there is a Python that has it. */
function withTransformers(archive: string, prompt: string, length: number) {
  const python = process.env.T5_PYTHON;
  if (!python) return undefined;
  const script = 'scripts/interop/open_archive.py';
  const lines = execFileSync(python, [script, archive, prompt, String(length)], { encoding: 'utf8' });
  return JSON.parse(lines.trim().split('\n').at(-1)!) as { folder: string; count: number; text: string };
}

const prompt = 'Once upon a <extra_id_0> there was';

test('a tiny model learns on WebGPU, answers, and leaves as an archive with which Transformers answers the same', async ({
  page,
}) => {
  const answered = { count: 0, text: '' };
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
    await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
    await page.getByRole('textbox', { name: 'Longest answer' }).fill('4');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const pieces = page.getByRole('toolbar', { name: 'Pieces of the answer' }).getByRole('button');
    await expect(pieces.first()).toHaveAccessibleName(/probability \d/, { timeout: 60_000 });
    expect(await pieces.count()).toBeLessThanOrEqual(4);
    await expect(page.getByRole('list', { name: 'Candidates with their probability' })).toBeVisible();
    answered.count = await pieces.count();
    answered.text = (await page.locator('p:has(+ p:text("score"))').textContent()) ?? '';
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

  await test.step('it leaves as an archive that says beforehand what opens it', async () => {
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Models' }).click();
    await page.getByRole('button', { name: 'Export the model of run 1' }).click();
    await expect(page.getByText('Hugging Face Transformers opens the unpacked folder')).toBeVisible();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the archive' }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe('run-1.zip');
    const archive = await download.path();
    const files = Object.entries(unzipSync(new Uint8Array(await readFile(archive)))).map(([name, bytes]) => {
      return { name, bytes };
    });
    expect(files.map(({ name }) => name).sort()).toEqual([
      'run-1/README.md',
      'run-1/config.json',
      'run-1/generation_config.json',
      'run-1/model.safetensors',
      'run-1/tokenizer.json',
      'run-1/tokenizer_config.json',
    ]);
    const { config, parameters } = readCheckpoint(files);
    expect(config).toMatchObject({ dModel: 16, dKv: 8, numHeads: 2, numLayers: 1, vocabSize: 384 });
    expect(parameters.get('shared.weight')?.shape).toEqual([384, 16]);
    const sizes = [...parameters.values()].map(({ values }) => values.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe((await storedRun(page, 'run 1')).parameters);
    expect([...parameters.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
    const elsewhere = withTransformers(archive, prompt, 4);
    if (elsewhere) expect(elsewhere).toEqual({ folder: 'run-1', ...answered });
  });
});
