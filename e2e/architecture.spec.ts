// Train promises: what an architecture is made of is what can be set, drawn and read, and what is set counts.
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';

/** `443K` of the line that estimates the run, once it is there. */
async function parametersShown(page: Page): Promise<string> {
  const estimate = page.getByText(/parameters, .* of memory while training/);
  return (await estimate.textContent())!.split(' ')[0]!;
}

const layerFields = (page: Page) => page.getByRole('textbox', { name: /layers$/i });
const sizeCard = (page: Page, name: string) => page.getByRole('radiogroup', { name: 'Size' }).getByText(name);

for (const architecture of ['decoder-lm', 'prefix-lm', 'shared']) {
  test(`the one stack of ${architecture} is as deep as its field says`, async ({ page }) => {
    await page.goto(`/train?architecture=${architecture}`);
    await page.getByRole('button', { name: 'More settings' }).click();
    await expect(layerFields(page)).toHaveCount(1);
    const layers = page.getByRole('textbox', { name: 'Layers', exact: true });
    await expect(layers).toHaveValue('2');
    const before = await parametersShown(page);
    await layers.fill('6');
    await expect(page.getByText('Own size: 6 layers, 128 wide, set below.')).toBeVisible();
    await expect.poll(() => parametersShown(page)).not.toBe(before);
  });
}

test('sizes are worded and drawn with the stacks that the architecture has', async ({ page }) => {
  const bars = (size: string) => page.getByRole('radio', { name: size }).locator('xpath=..').locator('rect');
  await page.goto('/train');
  await expect(sizeCard(page, '2 + 1 layers')).toBeVisible(); // nano, whose stacks differ
  await expect(bars('nano')).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Architecture' }).selectOption('decoder only');
  await expect(sizeCard(page, '1 layer')).toBeVisible();
  await expect(bars('nano')).toHaveCount(1);
  await expect(sizeCard(page, '+')).toHaveCount(0);
});
