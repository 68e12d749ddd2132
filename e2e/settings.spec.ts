// Settings of runs: a link to Train is a new run to be set up, whatever runs there are, and a run says what it was set
// up with.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRun, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

const steps = (page: Page) => page.getByRole('textbox', { name: 'Steps', exact: true });

async function trainOne(page: Page): Promise<void> {
  await page.goto(tinyRun({ steps: 5 }));
  await start(page);
  await expectStatus(page, 'done');
}

test('a link opens the setup beside the runs there are, and its run is what a reload shows', async ({
  page,
}) => {
  await trainOne(page);
  await page.goto(tinyRun({ steps: 7 }));
  await expect(steps(page)).toHaveValue('7');
  await expect(page).toHaveURL(/steps=7/);
  await expect(page.getByRole('button', { name: /run 1/ })).toBeVisible();
  await start(page);
  await expectStatus(page, 'done');
  await expect(page).toHaveURL(/\/train$/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'run 2' })).toBeVisible();
  await expect(page.getByText('of 7', { exact: true })).toBeVisible();
});

test('what Corrupt shows can be trained on although there are runs', async ({ page }) => {
  await trainOne(page);
  await page.goto('/corrupt');
  await page.getByRole('textbox', { name: 'Corruption rate' }).fill('0.5');
  await page.getByRole('button', { name: 'Train with this' }).click();
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Corruption rate' })).toHaveValue('0.5');
});

test('a link that cannot be copied stands in the address bar, which is said on both places', async ({
  page,
}) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('planted', 'NotAllowedError'));
  });
  for (const [address, button] of [
    ['/train?steps=77', 'Copy a link to these settings'],
    ['/corrupt?seed=77', 'Copy link'],
  ] as const) {
    await page.goto(address);
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByText('The link could not be copied. It is in the address bar now.')).toBeVisible();
    expect(page.url()).toContain(address);
  }
});

test('a run says all its settings when asked, and its list entry the loss on held-out text', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 10, seed: 12345, gradientCheckpointing: 'true' }));
  await start(page);
  await expectStatus(page, 'done');
  const said = page.getByRole('group').filter({ hasText: 'Settings' });
  await expect(said.getByText('built-in sample')).toBeHidden();
  await said.getByText('Settings', { exact: true }).click();
  for (const [label, value] of [
    ['Text', 'built-in sample'],
    ['Batch size', '4'],
    ['Seed', '12,345'],
    ['Half-precision activations', 'off'],
    ['Recompute activations', 'on'],
  ])
    await expect(
      said.getByRole('term').filter({ hasText: label! }).locator('xpath=../dd').first(),
    ).toHaveText(value!);
  const { curve } = await storedRun(page, 'run 1');
  const held = curve.findLast((point) => point.validationLoss !== undefined)!.validationLoss!;
  await expect(page.getByRole('button', { name: /run 1/ })).toContainText(`validation ${held.toFixed(2)}`);
});

test('settings that do not go together are refused where they are typed and in a link, with the reason', async ({
  page,
}) => {
  const reason = 'Must be above 32, half the number of distance buckets.';
  await page.goto('/train?relativeAttentionNumBuckets=64&relativeAttentionMaxDistance=20');
  await expect(page.getByRole('alert').filter({ hasText: reason })).toContainText('in the link is 20');
  await page.getByRole('button', { name: 'More settings' }).click();
  const distance = page.getByRole('textbox', { name: 'Farthest distance' });
  await expect(distance).toHaveValue('128');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await distance.fill('32');
  await expect(distance).toHaveAttribute('aria-invalid', 'true');
  await expect(distance).toHaveAccessibleDescription(new RegExp(reason));
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await expect(page.getByText('Two settings do not go together')).toBeVisible();
  await page.getByRole('textbox', { name: 'Distance buckets' }).fill('32');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
});

test('a text too short to hold a part out is said to be what the run is evaluated on, also after a reload', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 10 }));
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('textbox', { name: 'Text to train on' }).fill('A short text about a lamp and a door.');
  await page.getByRole('button', { name: 'Use this text' }).click();
  await start(page);
  await expectStatus(page, 'done');
  for (const reloaded of [false, true]) {
    if (reloaded) await page.reload();
    await expect(page.getByText('The text is too short to hold a part of it out')).toBeVisible();
    await expect(page.getByRole('term').filter({ hasText: 'on training text' })).toBeVisible();
    await expect(page.getByRole('term').filter({ hasText: 'validation' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /run 1/ })).toContainText('on training text');
    await expect(page.getByText('An example of the training text')).toBeVisible();
  }
  await page.getByRole('figure').first().getByRole('button', { name: 'Save' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Table (CSV)' }).click();
  const path = await (await download).path();
  expect((await readFile(path, 'utf8')).split('\n')[0]).toBe('step,loss,lossOnTrainingText');
});
