// On a software adapter the backend is chosen by a short measurement, which the strip tells in words; a person's choice
// goes before it, and both are remembered.
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { expectStatus, start, tinyRun } from './runs.ts';

test.use({ backend: 'auto' });

const measured = /(WebGPU|wasm) is (\d+\.?\d*)× faster .*: (\d+\.\d+) against (\d+\.\d+) ms/;

/** The strip's state of the device, which opens the choice. */
function device(page: Page) {
  return page.getByRole('banner').getByRole('button', { name: /GPU|CPU/ });
}

async function openChoice(page: Page) {
  await device(page).click();
  const choice = page.getByRole('dialog');
  await expect(choice.getByRole('status')).toHaveText(measured, { timeout: 20_000 });
  return choice;
}

test('the faster backend is measured, told, remembered, measured again, and gives way to a choice', async ({
  page,
}) => {
  await page.goto('/corrupt');
  let choice = await openChoice(page);
  const sentence = await choice.getByRole('status').textContent();
  const [, faster, ratio, less, more] = measured.exec(sentence ?? '') ?? [];
  expect(Number(more) / Number(less)).toBeCloseTo(Number(ratio), 0);
  await expect(device(page)).toHaveAccessibleName(faster === 'wasm' ? /CPU, wasm/ : /software GPU/);

  await page.reload();
  choice = await openChoice(page);
  await expect(choice.getByRole('status')).toHaveText(sentence!);
  await choice.getByRole('button', { name: 'Measure again' }).click();
  await expect(choice.getByRole('status')).not.toHaveText(sentence!);
  await expect(choice.getByRole('status')).toHaveText(measured, { timeout: 20_000 });

  const other =
    faster === 'wasm' ? { radio: 'WebGPU', state: /software GPU/ } : { radio: 'CPU, wasm', state: /wasm/ };
  await choice.getByRole('radio', { name: other.radio }).check();
  await expect(device(page)).toHaveAccessibleName(other.state);
  await page.reload();
  await expect(device(page)).toHaveAccessibleName(other.state, { timeout: 20_000 });
  await expect(page.getByText('No WebGPU here')).toHaveCount(0);
});

test('a run that is started while the backends are measured says that it waits for the device', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 2 }));
  await start(page);
  await expect(page.getByText('Preparing: waiting for the device.')).toBeVisible();
  await expectStatus(page, 'done');
});
