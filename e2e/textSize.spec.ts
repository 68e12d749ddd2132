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
