// The browser's own text size (not its zoom) set to twice the usual: every place grows with it and stays whole.
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, tinyRun } from './runs.ts';

const usual = launchOptions({ webgpu: false });
test.use({ launchOptions: { ...usual, args: [...usual.args, '--blink-settings=defaultFontSize=32'] } });

const sentence =
  'Thank you for inviting me to your party last week. It was a pleasure to see everyone there.';
const places = ['/play', '/corrupt', '/train', '/models', '/bench'];

test('text grows everywhere, and nothing is cut off or scrolls sideways', async ({ page }) => {
  await page.goto(tinyRun({ steps: 12 }));
  await start(page);
  await expectStatus(page, 'done');
  for (const place of places) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect.soft(await smallOrCut(page), `${place} at ${width}`).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(beyond, `${place} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

for (const language of ['English', '한국어', 'Deutsch']) {
  test(`on a phone everything stays within the window, in ${language}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(tinyRun({ steps: 12 }));
    await start(page);
    await expectStatus(page, 'done');
    for (const place of places) {
      await page.goto(place);
      await page.getByRole('button', { name: language, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const notice = page.locator('main').locator('xpath=..').locator('aside details');
      if (await notice.isVisible()) await notice.evaluate((one: HTMLDetailsElement) => (one.open = true));
      if (place === '/play') {
        await page.getByRole('textbox').first().fill('Once upon');
        await page.keyboard.press('Control+Enter');
        await expect(page.getByRole('toolbar')).toBeVisible();
      }
      if (place === '/corrupt') {
        await page.getByRole('textbox').first().fill(sentence);
        await expect(page.getByRole('article').last()).toBeVisible();
      }
      await expectWhole(page, place);
    }

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectWhole(page, 'the list of keys');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.locator('header button').last().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectWhole(page, 'the choice of the device');

    await page.goto(tinyRun({ steps: 12 }));
    await expect(page.locator('[data-field="steps"]')).toBeVisible();
    await expectWhole(page, 'a setup');
    // All settings first, then the help of each.
    for (let round = 0; round < 2; round++)
      await page
        .locator('main [aria-expanded="false"]')
        .evaluateAll((buttons) => buttons.map((button) => (button as HTMLElement).click()));
    await expectWhole(page, 'a setup with every help');
  });
}

/** Nothing stands out of the window, is cut off by its box, has to be scrolled to sideways, or is a broken word. */
async function expectWhole(page: Page, where: string): Promise<void> {
  expect.soft(await beyondWindow(page), where).toEqual([]);
  expect.soft(await cutByBoxes(page), where).toEqual([]);
  expect.soft(await brokenWords(page), where).toEqual([]);
}

/** What stands out of the window sideways, but for what lies in an element that is made to scroll. */
function beyondWindow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const beyond = document.documentElement.scrollWidth - innerWidth;
    if (beyond > 0) found.push(`the page by ${beyond}`);
    /** Words alone: blanks at the end of a line hang out of it, nothing that could be seen. */
    const wordBoxes = (element: Element) =>
      [...element.childNodes]
        .filter((node) => node instanceof Text)
        .flatMap((text) =>
          [...text.data.matchAll(/\S+/g)].map((word) => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return range.getBoundingClientRect();
          }),
        );
    for (const element of document.querySelectorAll('main *, nav *, aside *, [role="dialog"] *')) {
      // The strip is made to scroll; a table's head is for screen readers only.
      if (element.closest('header, thead, svg, .visually-hidden')) continue;
      const blanksHang =
        getComputedStyle(element).whiteSpace === 'pre-wrap' && element.tagName !== 'TEXTAREA';
      const boxes = blanksHang ? wordBoxes(element) : [element.getBoundingClientRect()];
      if (boxes.some(({ left, right, width }) => width > 3 && (right > innerWidth + 1 || left < -20)))
        found.push(`${element.tagName}: ${element.textContent?.slice(0, 30)}`);
    }
    return found;
  });
}

/** Boxes that hide some of their text, or scroll it sideways without being made for it. */
function cutByBoxes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const box of document.querySelectorAll(
      'main *, nav *, aside *, header *, [role="dialog"], [role="dialog"] *',
    )) {
      if (!box.textContent?.trim() || box.clientWidth < 3 || box.closest('svg, .visually-hidden')) continue;
      const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(box);
      if (clipPath !== 'none') continue; // for screen readers
      // A choice shortens what is chosen and a device its name; both say all of it elsewhere.
      if (box.tagName === 'SELECT' || (textOverflow === 'ellipsis' && box.closest('header [title]')))
        continue;
      // Letters may reach a little out of a low line.
      const beyond = { x: box.scrollWidth - box.clientWidth > 2, y: box.scrollHeight - box.clientHeight > 4 };
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      if ((beyond.x && overflowX !== 'visible') || (beyond.y && hides(overflowY)))
        found.push(`${box.tagName}: ${box.textContent.slice(0, 30)}`);
    }
    return found;
  });
}

/** Words of the page's own that go on in the next line without a hyphen. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll(
      'label, legend, h1, h2, h3, dd, figcaption, main button',
    )) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement!.closest('[title], svg, .visually-hidden')) continue;
        for (const { 0: word, index } of (node as Text).data.matchAll(/\p{L}+/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) found.push(word);
        }
      }
    }
    return found;
  });
}

/** Texts of a page that are smaller than twice the smallest size there is, or that their boxes cut off. */
function smallOrCut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Whether a label has no more room than for a letter a line. */
    const partedLetters = (text: Text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      return (
        text.parentElement!.closest('label, button, th, dt') !== null &&
        lines > 2 &&
        lines > text.data.length / 3
      );
    };
    /** Whether a box around the text hides some of it; what scrolls can be reached, what is clipped is for screen readers. */
    const cutOff = (text: Text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const { right } = range.getBoundingClientRect();
      for (let box = text.parentElement; box; box = box.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(box);
        if (overflowX === 'auto' || overflowX === 'scroll' || clipPath !== 'none') return false;
        if (overflowX !== 'visible' && right > box.getBoundingClientRect().right + 1) return true;
      }
      return false;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      if (!node.textContent?.trim() || element.getClientRects().length === 0) continue;
      if (element.closest('.visually-hidden, script, style, noscript')) continue;
      if (element.getBoundingClientRect().width < 3) continue; // for the keyboard and screen readers
      const { fontSize } = getComputedStyle(element);
      if (Number.parseFloat(fontSize) < 22) found.push(`${fontSize}: ${node.textContent}`);
      if (cutOff(node as Text)) found.push(`cut off: ${node.textContent}`);
      if (partedLetters(node as Text)) found.push(`parted: ${node.textContent}`);
    }
    return found;
  });
}
