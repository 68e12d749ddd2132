// A browser without WebGPU: the page says so and how to get it, and everything works on the CPU.
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRun, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

test('without WebGPU the page says how to get it, trains on wasm and answers', async ({ page }) => {
  await page.goto(tinyRun({ steps: 30 }));
  await expect(page.getByText('No WebGPU here, so the CPU computes.')).toBeVisible();
  await page.getByText('How to get WebGPU').click();
  await expect(page.getByText('Chrome or Edge 113 or newer')).toBeVisible();

  await start(page);
  await expectStatus(page, 'done');
  await expect(page.getByText('CPU, wasm', { exact: true })).toBeVisible();
  const { curve } = await storedRun(page, 'run 1');
  expect(curve.at(-1)!.loss!).toBeLessThan(curve[0]!.loss! - 1);
  await page.getByRole('button', { name: 'Understood' }).click();
  await expect(page.getByText('No WebGPU here')).toHaveCount(0);
});

test('beams come best first, each with its score; the same seed draws the same sample', async ({ page }) => {
  await page.goto(tinyRun({ steps: 10 }));
  await start(page);
  await expectStatus(page, 'done');
  await page.getByRole('button', { name: 'Ask it on Play' }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Once upon a <extra_id_0> there was');
  await page.getByRole('textbox', { name: 'Longest answer' }).fill('5');
  const ask = page.getByRole('button', { name: 'Answer', exact: true });

  await page.getByRole('combobox', { name: 'Method' }).selectOption('beam');
  await page.getByRole('textbox', { name: 'Beams' }).fill('3');
  await page.getByRole('textbox', { name: 'Answers shown' }).fill('3');
  await ask.click();
  const rows = page.getByRole('row').filter({ has: page.getByRole('button') });
  await expect(rows).toHaveCount(3);
  const scores = (await rows.locator('td:last-child').allTextContents()).map((text) =>
    Number(text.replace(/[−–]/, '-')),
  );
  expect(scores.every(Number.isFinite)).toBe(true);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));

  await page.getByRole('combobox', { name: 'Method' }).selectOption('sample');
  const facts = page.getByText(/pieces? · score/);
  const pieces = page.getByRole('toolbar', { name: 'Pieces of the answer' }).getByRole('button');
  const drawn = async () => {
    const before = await facts.textContent();
    await ask.click();
    await expect(facts).not.toHaveText(before ?? '');
    return pieces.evaluateAll((all) => all.map((piece) => piece.getAttribute('aria-label')));
  };
  const first = await drawn();
  await page.getByRole('textbox', { name: 'Temperature' }).fill('1.5');
  const warmer = await drawn();
  await page.getByRole('textbox', { name: 'Temperature' }).fill('1');
  expect(warmer).not.toEqual(first);
  expect(await drawn()).toEqual(first);
});
