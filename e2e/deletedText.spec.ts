// A text that was deleted is not trained on again: the page says that it is gone, and so does the worker.
import type { Page } from '@playwright/test';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, start, storedRuns, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }) });

const textPicker = (page: Page) => page.getByRole('combobox', { name: 'Text', exact: true });
const startButton = (page: Page) => page.getByRole('button', { name: 'Start', exact: true });

async function go(page: Page, place: 'Train' | 'Models'): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click();
}

async function bringText(page: Page): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).click();
  const buffer = Buffer.from('A hen sat on a wall, and the wall was high. '.repeat(40));
  await (await choosing).setFiles({ name: 'hen.txt', mimeType: 'text/plain', buffer });
  await expect(textPicker(page).getByRole('option', { name: /hen\.txt/ })).toBeAttached();
}

async function deleteText(page: Page): Promise<void> {
  await go(page, 'Models');
  await page.getByRole('button', { name: 'Delete hen.txt' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('hen.txt')).toHaveCount(0);
}

test('a new run like one of a deleted text starts only with a text that is stored', async ({ page }) => {
  await page.goto(tinyRun({ steps: 5 }));
  await bringText(page);
  await start(page);
  await expectStatus(page, 'done');
  await deleteText(page);

  await go(page, 'Train');
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await expect(textPicker(page).getByRole('option', { name: 'no longer stored' })).toHaveJSProperty(
    'selected',
    true,
  );
  await expect(page.getByText('The chosen text is no longer stored. Choose another one.')).toBeVisible();
  await expect(startButton(page)).toBeDisabled();
  await page.keyboard.press('ControlOrMeta+Enter');
  await textPicker(page).selectOption('sample');
  await expect(textPicker(page).getByRole('option')).toHaveCount(1);
  await start(page);
  await expectStatus(page, 'done');
  expect((await storedRuns(page)).map(({ name }) => name)).toEqual(['run 1', 'run 2']);
});

test('a text that another tab deletes is refused by the worker in a sentence', async ({ page, context }) => {
  await page.goto(tinyRun({ steps: 5 }));
  await bringText(page);
  const other = await context.newPage();
  await other.goto('/train');
  await deleteText(other);
  await start(page);
  await expect(page.getByText('The text of this run is no longer stored.')).toBeVisible();
  expect(await storedRuns(page)).toEqual([]);
});
