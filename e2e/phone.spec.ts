// On a phone every place fits its width, with the places as tabs below; the language is the visitor's choice.
import { expect, test } from './page.ts';

const places = ['/play', '/corrupt', '/train', '/models'];

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
