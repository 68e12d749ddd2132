// Corrupt promises: a text and a seed are cut out exactly as Google's code does it, and a link shows it to others.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './page.ts';

// Computed outside this project, by a NumPy program of TensorFlow's Philox streams and of T5's random_spans_noise_mask,
// noise_span_to_unique_sentinel and nonnoise_span_to_unique_sentinel (preprocessors.py) that was first held to 30
// recorded cases of the upstream code. Ids are bytes + 3, sentinels count down from 383; EOS (1) is added at the end.
const party = {
  text: 'Thank you for inviting me to your party last week.',
  inputs: [
    87, 383, 100, 113, 110, 35, 124, 114, 120, 35, 105, 114, 117, 35, 108, 113, 121, 108, 119, 382, 112, 104,
    35, 119, 114, 35, 124, 114, 120, 117, 35, 115, 100, 117, 119, 124, 35, 111, 100, 118, 119, 35, 122, 104,
    381, 1,
  ],
  targets: [383, 107, 382, 108, 113, 106, 35, 381, 104, 110, 49, 1],
};
const fox = {
  text: 'The quick brown fox jumps over the lazy dog.',
  link: '/corrupt?noiseDensity=0.3&meanNoiseSpanLength=4&seed=7&text=The+quick+brown+fox+jumps+over+the+lazy+dog.',
  inputs: [
    87, 107, 104, 35, 116, 120, 108, 383, 117, 114, 122, 113, 35, 105, 114, 123, 35, 109, 120, 112, 115, 118,
    35, 114, 121, 104, 382, 111, 100, 125, 124, 35, 103, 381, 1,
  ],
  targets: [383, 102, 110, 35, 101, 382, 117, 35, 119, 107, 104, 35, 381, 114, 106, 49, 1],
};

function row(page: Page, name: 'text' | 'inputs' | 'targets'): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Every piece tells its id when pointed at. */
function idsIn(part: Locator): Promise<number[]> {
  return part
    .locator('[title]')
    .evaluateAll((pieces) => pieces.map((piece) => Number(piece.getAttribute('title')?.split(' ').at(-1))));
}

async function expectCorruption(page: Page, wanted: { inputs: number[]; targets: number[] }): Promise<void> {
  await expect.poll(() => idsIn(row(page, 'inputs'))).toEqual(wanted.inputs);
  expect(await idsIn(row(page, 'targets'))).toEqual(wanted.targets);
}

function number(page: Page, label: string): Locator {
  return page.getByRole('textbox', { name: label });
}

test('a text and a seed are corrupted as the upstream code does it', async ({ page }) => {
  await page.goto('/corrupt');
  await page.getByRole('textbox', { name: 'Your text' }).fill(party.text);
  await expectCorruption(page, party);
  await expect(page.getByText('8 of 50 pieces, 3 spans')).toBeVisible();

  await page.getByRole('textbox', { name: 'Your text' }).fill(fox.text);
  await number(page, 'Corruption rate').fill('0.3');
  await number(page, 'Mean span length').fill('4');
  await number(page, 'Seed').fill('7');
  await expectCorruption(page, fox);
});

test('the address that is copied opens the same state elsewhere', async ({ page, context }) => {
  await page.goto(fox.link);
  await expectCorruption(page, fox);
  await number(page, 'Seed').fill('8');
  await expect.poll(() => idsIn(row(page, 'inputs'))).not.toEqual(fox.inputs);
  const [inputs, targets] = [await idsIn(row(page, 'inputs')), await idsIn(row(page, 'targets'))];
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page).toHaveURL(/seed=8/);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(number(other, 'Seed')).toHaveValue('8');
  await expect(number(other, 'Corruption rate')).toHaveValue('0.3');
  await expect(other.getByRole('textbox', { name: 'Your text' })).toHaveValue(fox.text);
  await expectCorruption(other, { inputs, targets });
});

test('a link with a setting out of range says so and takes the default', async ({ page }) => {
  await page.goto('/corrupt?noiseDensity=7&meanNoiseSpanLength=abc&seed=-1&objective=nonsense');
  const refusals = page.getByRole('alert').filter({ hasText: 'the default is used instead' });
  await expect(refusals).toHaveCount(4);
  await expect(
    refusals.filter({ hasText: 'Corruption rate in the link is 7, but 0.01 … 0.9' }),
  ).toBeVisible();
  await expect(number(page, 'Corruption rate')).toHaveValue('0.15');
  await expect(number(page, 'Mean span length')).toHaveValue('3');
  await expectCorruption(page, party);
});

test('a setting typed out of range is named and the last good one stays in use', async ({ page }) => {
  await page.goto('/corrupt');
  await expectCorruption(page, party);
  await number(page, 'Corruption rate').fill('95');
  await expect(page.getByRole('alert').filter({ hasText: '0.15' })).toBeVisible();
  await expectCorruption(page, party);
});

test('what is hidden lights up with its sentinels', async ({ page }) => {
  await page.goto('/corrupt');
  await row(page, 'inputs').getByRole('button', { name: 'Span 1' }).hover();
  await expect(page.getByText('Span 1 hides “ing”')).toBeVisible();
  await expect(page.locator('[data-lit][data-span="1"]')).not.toHaveCount(0);
});

test('the piece that ends a text stands as its four signs, not as an arrow', async ({ page }) => {
  await page.goto('/corrupt');
  await expect(row(page, 'inputs').getByText('</s>')).toHaveCSS('font-variant-ligatures', 'none');
});

test('a long text is cut between characters, in the box and in the link', async ({ page }) => {
  await page.goto('/corrupt');
  const box = page.getByRole('textbox', { name: 'Text' });
  await box.fill(`${'a'.repeat(1999)}😀😀`);
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.title = text;
      return Promise.resolve();
    };
  });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => page.title()).toContain('text=');
  const link = new URL(await page.title());
  expect(link.searchParams.get('text')).toBe('a'.repeat(1999));
  await box.fill(`${'a'.repeat(19_999)}😀`);
  await expect(box).toHaveValue('a'.repeat(19_999));
});
