// The page promises: in each language numbers are read as that language writes them, and what the page names by itself
// has a name in it.
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { tinyRun } from './runs.ts';

const number = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

for (const { language, more, steps, thousands, foreign, rate, fraction } of [
  {
    language: 'English',
    more: 'More settings',
    steps: 'Steps',
    thousands: '10,000',
    foreign: '10.000',
    rate: 'Learning rate',
    fraction: '0.05',
  },
  {
    language: '한국어',
    more: '설정 더 보기',
    steps: '스텝',
    thousands: '10,000',
    foreign: '10.000',
    rate: '학습률',
    fraction: '0.05',
  },
  {
    language: 'Deutsch',
    more: 'Mehr Einstellungen',
    steps: 'Schritte',
    thousands: '10.000',
    foreign: '10,000',
    rate: 'Lernrate',
    fraction: '0,05',
  },
]) {
  test(`${language}: ${thousands} is ten thousand, and ${foreign} is refused, never ten`, async ({
    page,
  }) => {
    await page.goto('/train?learningRate=0.05');
    await page.getByRole('button', { name: language, exact: true }).click();
    await number(page, steps).fill(thousands);
    await number(page, steps).blur();
    await expect(number(page, steps)).toHaveValue('10000');
    await number(page, steps).fill(foreign);
    await expect(page.getByRole('alert').filter({ hasText: thousands })).toBeVisible(); // which is kept
    await page.getByRole('button', { name: more }).click();
    await expect(number(page, rate)).toHaveValue(fraction);
    await expect(page.getByRole('slider', { name: rate })).toHaveAttribute('aria-valuetext', fraction);
  });
}

for (const { language, start, run, keys } of [
  { language: '한국어', start: '시작', run: '학습 1', keys: 'Ctrl + Enter' },
  { language: 'Deutsch', start: 'Starten', run: 'Lauf 1', keys: 'Strg + Enter' },
]) {
  test(`${language}: a run is called ${run} when it is made`, async ({ page }) => {
    await page.goto(tinyRun({ steps: 1 }));
    await page.getByRole('button', { name: language, exact: true }).click();
    await expect(page.getByText(keys, { exact: true })).toBeVisible();
    await page.getByRole('button', { name: start, exact: true }).click();
    await expect(page.getByRole('heading', { name: run, exact: true })).toBeVisible();
  });
}
