// Whatever a person brings, the page answers in one sentence with a remedy, stays responsive, and loses nothing.
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRuns, tinyRun } from './runs.ts';

test.use({
  launchOptions: launchOptions({ webgpu: false }),
  permissions: ['clipboard-read', 'clipboard-write'],
});

const textPicker = (page: Page) => page.getByRole('combobox', { name: 'Text' });

async function openFile(page: Page, button: string, name: string, bytes: Uint8Array): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await choosing).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
}

/** One sentence is shown; it goes when it is dismissed. */
async function expectSentence(page: Page, sentence: string | RegExp): Promise<void> {
  const alert = page.getByRole('alert').filter({ hasText: sentence });
  await expect(alert).toHaveCount(1);
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
}

/** Longest time in milliseconds in which the page could not have answered a key, from now until it is read. */
async function watchPauses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watched = { last: performance.now(), longest: 0 };
    const beat = () => {
      const now = performance.now();
      watched.longest = Math.max(watched.longest, now - watched.last);
      watched.last = now;
      setTimeout(beat, 0);
    };
    beat();
    Object.assign(globalThis, { watched });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { watched: { longest: number } }).watched.longest);
}

function putOnClipboard(page: Page, line: string, characters: number): Promise<void> {
  return page.evaluate(
    ([one, length]) =>
      navigator.clipboard.writeText(one!.repeat(Math.ceil(length / one.length)).slice(0, length)),
    [line, characters] as const,
  );
}

const tenMegabytes = 10 * 1024 * 1024;

test('an empty text, a binary file and a false model are refused in a sentence each, and nothing changes', async ({
  page,
}) => {
  await page.goto('/train');
  await openFile(page, 'Open a file', 'empty.txt', new Uint8Array());
  await expectSentence(page, 'The text is empty. Bring one with at least a few words.');

  await openFile(
    page,
    'Open a file',
    'picture.png',
    Uint8Array.from({ length: 5000 }, (_, at) => (at * 37) % 256),
  );
  await expectSentence(page, 'This is not a text file. Save it as plain text in UTF-8 and try again.');

  // A protobuf field that promises two gigabytes and ends.
  await openFile(
    page,
    'Open a SentencePiece model',
    'hostile.model',
    Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 7),
  );
  await expectSentence(page, 'This file is not a SentencePiece model that can be read');
  await openFile(
    page,
    'Open a SentencePiece model',
    'noise.model',
    new TextEncoder().encode('nothing like a model'),
  );
  await expectSentence(page, 'This file is not a SentencePiece model that can be read');

  await expect(textPicker(page)).toHaveValue('sample');
  await expect(textPicker(page).getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('combobox', { name: 'Vocabulary' }).getByRole('option')).toHaveCount(1);
});

test('without a text Corrupt offers an example, and one word or letter is no error', async ({ page }) => {
  await page.goto('/corrupt');
  const text = page.getByRole('textbox', { name: 'Your text' });
  await text.fill('   ');
  await expect(page.getByText('There is no text yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Use the example' }).click();
  await expect(page.getByText('of 50 pieces')).toBeVisible();
  await text.fill('word');
  await expect(page.getByText('1 of 4 pieces, 1 span')).toBeVisible();
  await text.fill('a');
  await expect(page.getByText('0 of 1 pieces')).toBeVisible();
});

test('unpaired surrogates become one replacement character each', async ({ page }) => {
  await page.goto('/corrupt');
  await page.getByRole('textbox', { name: 'Your text' }).evaluate((element) => {
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!;
    set.call(element, `a${String.fromCharCode(0xd800)}b${String.fromCharCode(0xdc00)}`);
    element.dispatchEvent(new Event('input', { bubbles: true }));
  });
  // a, EF BF BD, b, EF BF BD as bytes + 3.
  const ids = page.getByRole('region', { name: 'text', exact: true }).locator('[title]');
  await expect
    .poll(() =>
      ids.evaluateAll((all) => all.map((one) => Number(one.getAttribute('title')?.split(' ').at(-1)))),
    )
    .toEqual([100, 242, 194, 192, 101, 242, 194, 192]);
});

/** How often a page has taken a pasted text within one task; for ten megabytes that is a long one. */
async function countTextsTaken(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const taken = { count: 0 };
    Object.assign(globalThis, { taken });
    const getData = DataTransfer.prototype.getData;
    DataTransfer.prototype.getData = function (format) {
      taken.count++;
      return getData.call(this, format);
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as { taken: { count: number } }).taken.count);
}

test('ten megabytes pasted leave the page responsive, on Corrupt and on Train', async ({ page }) => {
  const textsTaken = await countTextsTaken(page);
  await page.goto('/corrupt');
  await putOnClipboard(page, 'The quick brown fox jumps over the lazy dog. ', tenMegabytes);
  const text = page.getByRole('textbox', { name: 'Your text' });
  await text.click();
  await page.keyboard.press('ControlOrMeta+A');
  const longest = await watchPauses(page);
  await page.keyboard.press('ControlOrMeta+V');
  await expect(page.getByText('Only the first 20,000 characters were taken')).toBeVisible();
  await expect(page.getByText('Only the first 512 pieces are shown.')).toBeVisible();
  expect(await longest()).toBeLessThan(500);
  expect(await textsTaken()).toBe(0);

  await page.goto('/train');
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('textbox', { name: 'Text to train on' }).click();
  const longestOnTrain = await watchPauses(page);
  await page.keyboard.press('ControlOrMeta+V');
  await page.getByRole('button', { name: 'Use this text' }).click();
  await expect(textPicker(page).getByRole('option', { name: /pasted text, 10/ })).toBeAttached();
  expect(await longestOnTrain()).toBeLessThan(500);
  expect(await textsTaken()).toBe(0);
});

test('a letter is too short to learn from, which is said in a sentence; a word is enough for a run', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 5 }));
  await openFile(page, 'Open a file', 'letter.txt', new TextEncoder().encode('a'));
  await expect(textPicker(page).getByRole('option', { name: /letter\.txt/ })).toBeAttached();
  await start(page);
  await expect(page.getByText('The text is too short for this')).toBeVisible();
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await openFile(page, 'Open a file', 'word.txt', new TextEncoder().encode('hello'));
  await expect(textPicker(page).getByRole('option', { name: /word\.txt/ })).toBeAttached();
  await start(page);
  await expectStatus(page, 'done');
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await textPicker(page).selectOption('sample');
  await start(page);
  await expectStatus(page, 'done');
  expect((await storedRuns(page)).map((run) => run.status)).toEqual(['failed', 'done', 'done']);
});

test('a link to Train with settings out of range says so and takes the defaults', async ({ page }) => {
  await page.goto('/train?dModel=999999&steps=-3&optimizer=sgd&seed=5');
  await expect(page.getByRole('alert').filter({ hasText: 'the default is used instead' })).toHaveCount(3);
  await expect(
    page.getByText('Steps in the link is -3, but 1 … 10,000,000 is allowed; the default is used instead.'),
  ).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Steps', exact: true })).toHaveValue('1000');
  await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('0');
  await expect(page.getByRole('alert').filter({ hasText: '1,000' })).toBeVisible();
});
