// Everything is reached and used without a mouse, and read by a screen reader: keys, focus, and axe on every place.
import type { Page } from '@playwright/test';
import { expectAccessible, violationsOf } from './accessible.ts';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, shownStep, storedRun, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }), contextOptions: { reducedMotion: 'reduce' } });

/** Tabs until an element of this name has the focus. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const wanted = page.getByRole(role, { name });
  await wanted.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`60 presses of Tab do not reach ${role} “${name}”`);
}

/** What has the focus is marked by more than the caret. */
async function expectFocusSeen(page: Page): Promise<void> {
  const looks = await page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement!);
    return { outlined: outlineStyle !== 'none' && outlineWidth !== '0px', shadowed: boxShadow !== 'none' };
  });
  expect(looks.outlined || looks.shadowed, 'the focus is visible').toBe(true);
}

test('Corrupt is used by keys alone', async ({ page }) => {
  await page.goto('/corrupt');
  await expect(page.getByRole('heading', { name: 'Corrupt', level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, 'textbox', 'Your text');
  await expectFocusSeen(page);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('To be or not to be, that is the question.');
  await expect(page.getByText('of 41 pieces')).toBeVisible();

  await tabTo(page, 'textbox', 'Corruption rate');
  await expectFocusSeen(page);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('0.5');
  await expect(page.getByText('20 of 41 pieces')).toBeVisible();

  await tabTo(page, 'button', 'Another seed');
  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('2');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await expect(help).toContainText('Next seed · Corrupt');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});

/** Collects what the page says, also in passing. */
async function watchWords(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const words = new Set<string>();
    const hear = () => {
      for (const one of document.querySelectorAll('[role="status"]')) words.add(one.textContent);
    };
    new MutationObserver(hear).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return words;
  });
  return () => said.evaluate((words) => [...words]);
}

test('Train is used by keys alone', async ({ page }) => {
  await page.goto(tinyRun({ steps: 100_000, evaluateEvery: 1000 }));
  await expect(page.getByText(/parameters, .* of memory while training/)).toBeVisible();
  await tabTo(page, 'button', 'More settings');
  await expectFocusSeen(page);
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Batch size');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('2');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expectStatus(page, 'training');
  await expect.poll(() => shownStep(page)).toBeGreaterThan(2);
  const said = await watchWords(page);
  await page.keyboard.press('p');
  await expectStatus(page, 'paused');
  expect(await said()).toContain('Pausing after this step');
  expect((await storedRun(page, 'run 1')).status).toBe('paused');
  await page.keyboard.press('r');
  await expectStatus(page, 'training');
  await page.keyboard.press('s');
  await expectStatus(page, 'stopped');
  expect(await said()).toContain('Stopping after this step');

  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/\/play$/);
  await tabTo(page, 'textbox', 'Prompt');
  await page.keyboard.type('Once upon a <extra_id_0> there was');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText(/pieces? · score/)).toBeVisible();
});

test('axe finds nothing on any place, light or dark, wide or narrow', async ({ page }) => {
  await page.goto(tinyRun({ steps: 10, evaluateEvery: 5 }));
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expectStatus(page, 'done');
  for (const place of ['/train', '/play', '/corrupt', '/models']) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (place === '/corrupt')
      await expect(page.getByRole('region', { name: 'targets', exact: true })).toBeVisible();
    await expectAccessible(page, place);
  }
});

test('axe finds nothing on places that are still empty', async ({ page }) => {
  for (const place of ['/train', '/play', '/models', '/bench']) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (place === '/train') await page.getByRole('button', { name: 'More settings' }).click();
    expect.soft(await violationsOf(page), place).toEqual([]);
  }
});

test('nothing moves for whoever asks for less motion', async ({ page }) => {
  for (const place of ['/play', '/corrupt', '/train', '/models', '/bench']) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s');
        })
        .map((element) => `${element.tagName.toLowerCase()}.${element.classList}`),
    );
    expect.soft(moving, place).toEqual([]);
  }
});
