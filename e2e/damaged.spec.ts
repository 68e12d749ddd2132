// What is damaged in storage is shown on Models in a sentence and can be deleted; whatever is whole stays.
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { launchOptions } from './browsers.ts';
import { expect, test } from './page.ts';
import { expectStatus, plant, start, storedRuns, tinyRun } from './runs.ts';

test.use({ launchOptions: launchOptions({ webgpu: false }), contextOptions: { reducedMotion: 'reduce' } });

const sentence = 'A stored record is damaged and was not loaded; the others are fine.';

/** Everything a database of the page holds, by its keys. */
function keysOf(page: Page, name: string): Promise<string[]> {
  return page.evaluate(
    (store) =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open(`t5-playground-${store}`);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(store).objectStore(store).getAllKeys();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.map(String));
          };
        };
      }),
    name,
  );
}

test('damaged runs, texts and vocabularies are told on Models and deleted there; the rest stays', async ({
  page,
}) => {
  await page.goto(tinyRun({ steps: 5 }));
  await start(page);
  await expectStatus(page, 'done');
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await start(page);
  await expect
    .poll(async () => (await storedRuns(page)).map(({ status }) => status))
    .toEqual(['done', 'done']);
  const [whole, broken] = (await storedRuns(page)) as unknown as { id: string; name: string }[];
  const checkpointsOf = async ({ id }: { id: string }) =>
    (await keysOf(page, 'checkpoints')).filter((key) => key.includes(id)).length;
  const kept = await checkpointsOf(whole!);
  expect(kept).toBeGreaterThan(0);

  await plant(page, 'runs', { [`record/${broken!.id}`]: { ...broken, step: -1 } });
  await plant(page, 'corpora', {
    'record/whole': { id: 'whole', name: 'whole.txt', bytes: 3, characters: 3, createdAt: 1 },
    'record/0123456789': null,
  });
  await plant(page, 'vocabularies', { 'record/pieces': { id: 'pieces', name: 'pieces.model' } });
  await page.goto('/models');
  const damaged = page.getByRole('region', { name: 'Damaged' });
  const lines = damaged.getByRole('listitem');
  await expect(lines.filter({ hasText: sentence })).toHaveCount(3);
  await expectAccessible(page, '/models');
  await lines.first().getByText('Details').click();
  await expect(lines.first()).toContainText('step: ');

  for (const name of [broken!.name, '01234567', 'pieces.model']) {
    await damaged.getByRole('button', { name: `Delete ${name}` }).click();
    await damaged.getByRole('button', { name: 'Delete for good' }).click();
    await expect(lines.filter({ hasText: name })).toHaveCount(0);
  }
  await expect(damaged).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole('textbox', { name: `Name of ${whole!.name}` })).toBeVisible();
  await expect(page.getByText('whole.txt')).toBeVisible();
  await expect(damaged).toHaveCount(0);
  expect((await storedRuns(page)).map(({ name }) => name)).toEqual([whole!.name]);
  expect(await checkpointsOf(broken!)).toBe(0);
  expect(await checkpointsOf(whole!)).toBe(kept);
});
