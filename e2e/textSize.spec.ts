// The browser's own text size (not its zoom) set to twice the usual: every place grows with it and stays whole.
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, tinyRun } from './runs.ts';

const usual = launchOptions({ webgpu: false });
test.use({ launchOptions: { ...usual, args: [...usual.args, '--blink-settings=defaultFontSize=32'] } });

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
      expect.soft(await beyondWindow(page), place).toEqual([]);
    }
  });
}

/** What stands out of the window sideways, but for what lies in an element that is made to scroll. */
function beyondWindow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const beyond = document.documentElement.scrollWidth - innerWidth;
    if (beyond > 0) found.push(`the page by ${beyond}`);
    for (const element of document.querySelectorAll('main *, nav *, aside *')) {
      // The strip is made to scroll; a table's head is for screen readers only.
      if (element.closest('header, thead, svg, .visually-hidden')) continue;
      // Blanks at the end of a line hang out of it: nothing that could be seen.
      if (getComputedStyle(element).whiteSpace === 'pre-wrap' && /\s{3}/.test(element.textContent ?? ''))
        continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 3 && (right > innerWidth + 1 || left < -20))
        found.push(`${element.tagName}: ${element.textContent?.slice(0, 30)}`);
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
    /** Whether a box around the text hides some of it; what scrolls can be reached. */
    const cutOff = (text: Text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const { right } = range.getBoundingClientRect();
      for (let box = text.parentElement; box; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box);
        if (overflowX === 'auto' || overflowX === 'scroll') return false;
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
