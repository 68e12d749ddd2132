// On a phone every place fits its width, with the places as tabs below; the language is the visitor's choice.
import type { Page } from '@playwright/test';
import { defaultRunSettings } from '../src/config/run.ts';
import { expect, test } from './page.ts';
import { expectStatus, plant, start, tinyRun } from './runs.ts';

const places = ['/play', '/corrupt', '/train', '/models', '/bench'];

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  for (const place of places) {
    test(`${place} does not scroll sideways, in any language`, async ({ page }) => {
      await page.goto(place);
      for (const [language, heading] of [['English'], ['Deutsch'], ['한국어']]) {
        await page.getByRole('button', { name: language!, exact: true }).click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide, `${place} in ${language} ${heading ?? ''}`).toBeLessThanOrEqual(window!);
      }
    });
  }

  test('the places are tabs at the bottom, within reach wherever one has scrolled', async ({ page }) => {
    await page.goto('/corrupt');
    const tab = page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Train' });
    await page.mouse.wheel(0, 600);
    const box = await tab.boundingBox();
    expect(box!.y).toBeGreaterThan(844 - 80);
    expect(box!.y + box!.height).toBeLessThanOrEqual(844);
    expect(box!.height).toBeGreaterThanOrEqual(40);
    await tab.tap();
    await expect(page).toHaveURL(/\/train$/);
  });
});

/** Words of the fields' labels that stand on two lines without a hyphen between them. */
function cutWords(page: Page): Promise<string[]> {
  return page.locator('label').evaluateAll((labels) => {
    const cut = (text: Text) => {
      const range = document.createRange();
      // A soft hyphen is where a word may be parted.
      return [...text.data.matchAll(/[^\s\u00ad-]+/g)].flatMap(({ 0: part, index }) => {
        // From the second letter on: the first one's box takes along the hyphen that was put before it.
        range.setStart(text, index + 1);
        range.setEnd(text, index + part.length);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1 ? [part] : [];
      });
    };
    const texts = labels.flatMap((label) => [...label.childNodes].filter((node) => node instanceof Text));
    return texts.flatMap(cut);
  });
}

/** A run with which Play opens; asking it would find no checkpoint. */
const asked = {
  id: 'asked',
  name: 'asked',
  settings: defaultRunSettings,
  status: 'done',
  step: 1,
  checkpointKey: 'nowhere',
  parameters: 1000,
  curve: [],
  samples: [],
  createdAt: 1,
  updatedAt: 1,
};

for (const width of [360, 390]) {
  test(`no label is cut within a word at ${width} pixels, in any language`, async ({ page }) => {
    const speak = (language: string) => page.getByRole('button', { name: language, exact: true }).click();
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/train');
    await page.getByRole('button', { name: 'More settings' }).click();
    for (const language of ['한국어', 'Deutsch', 'English']) {
      await speak(language);
      expect(await cutWords(page), `Train in ${language}`).toEqual([]);
    }
    await expect(page.getByText(/of memory while training/)).toBeVisible(); // so the databases are there
    await plant(page, 'runs', { 'record/asked': asked });
    await page.goto('/play');
    await page.getByRole('combobox', { name: 'Method' }).selectOption('beam search');
    for (const language of ['한국어', 'Deutsch', 'English']) {
      await speak(language);
      expect(await cutWords(page), `Play in ${language}`).toEqual([]);
    }
  });
}
test('on a phone every figure of a run on Models has its label, also its state', async ({ page }) => {
  await page.goto(tinyRun({ steps: 5 }));
  await start(page);
  await expectStatus(page, 'done');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/models');
  const state = page.getByRole('cell', { name: 'done' });
  await expect(state).toBeVisible();
  expect(await state.evaluate((cell) => getComputedStyle(cell, '::before').content)).toBe('"State"');
});

/** Sizes of a page zoomed in: 320 is 1280 at 400 % (WCAG 1.4.10), 720 is 1440 at 200 %. */
const reflowed = [
  { width: 320, height: 256 },
  { width: 720, height: 450 },
  { width: 1024, height: 768 },
];

/** What stands out on the right of the window and can only be reached by scrolling the page sideways. */
function sticksOut(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

test('no place scrolls sideways at 320, 720 and 1024 pixels, empty or filled', async ({ page }) => {
  const expectFit = async (place: string) => {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (place === '/corrupt') await expect(page.getByText('Who may look at whom')).toBeVisible();
    for (const size of reflowed) {
      await page.setViewportSize(size);
      expect(await sticksOut(page), `${place} at ${size.width}`).toBeLessThanOrEqual(0);
    }
  };
  for (const place of places) {
    await page.goto(place);
    await expectFit(place);
  }
  await page.goto(tinyRun({ steps: 20 }));
  await start(page);
  await expectStatus(page, 'done');
  await expectFit('/train');
  for (const place of ['/models', '/play']) {
    await page.goto(place);
    await expect(page.getByText(place === '/models' ? 'Export' : 'Insert a gap')).toBeVisible();
    await expectFit(place);
  }
});

for (const { name, tag, word, train } of [
  { name: 'Deutsch', tag: 'de', word: 'Zum Inhalt springen', train: 'Trainieren' },
  { name: '한국어', tag: 'ko', word: '본문으로 건너뛰기', train: '학습' },
]) {
  test(`the page speaks ${name} when asked, and still after a reload`, async ({ page }) => {
    await page.goto('/train');
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    await expect(page.getByRole('link', { name: word })).toBeAttached();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(train);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(train);
  });
}

test.describe('a Korean browser', () => {
  test.use({ locale: 'ko-KR' });

  test('is greeted in Korean', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(page).toHaveURL(/\/corrupt$/);
  });
});
