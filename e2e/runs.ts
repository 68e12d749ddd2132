// Runs as the page tests see them: a link to a tiny one, and what IndexedDB holds of them.
// Reads and fills storage directly, without the page's own code, so that what is compared is what was really kept.
import { expect, type Page } from '@playwright/test';

/** Settings of a model of about 12 thousand parameters that learns within seconds. */
const tiny = {
  dModel: 16,
  dKv: 8,
  dFf: 32,
  numHeads: 2,
  numLayers: 1,
  numDecoderLayers: 1,
  batchSize: 4,
  inputLength: 32,
  targetLength: 16,
  learningRate: 0.05,
  warmupSteps: 0,
  evaluateEvery: 10,
  evaluationBatches: 1,
  checkpointEvery: 5,
  optimizer: 'adamw',
  schedule: 'constant',
};

/** Milliseconds that a software GPU on a busy machine may need to compile what the first steps run. */
export const firstSteps = 120_000;

/** The address of Train with a tiny run set up. */
export function tinyRun(settings: Record<string, string | number>): string {
  const values = Object.entries({ ...tiny, ...settings }).map(([key, value]) => [key, String(value)]);
  return `/train?${new URLSearchParams(values)}`;
}

export interface StoredPoint {
  step: number;
  loss?: number;
  validationLoss?: number;
  learningRate?: number;
  gradientNorm?: number;
}

export interface StoredRun {
  name: string;
  status: string;
  step: number;
  parameters: number;
  curve: StoredPoint[];
  failure?: { code: string };
}

/** All stored runs, oldest first. */
export function storedRuns(page: Page): Promise<StoredRun[]> {
  return page.evaluate(async () => {
    const known = await indexedDB.databases();
    // Opening a database that is not there would make an empty one in the page's way.
    if (!known.some(({ name }) => name === 't5-playground-runs')) return [];
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('t5-playground-runs'));
    const store = database.transaction('runs').objectStore('runs');
    const records = await settled(store.getAll(IDBKeyRange.bound('record/', 'record/\uffff')));
    database.close();
    return records.sort((a, b) => a.createdAt - b.createdAt);
  });
}

/** Puts values beside what a database of the page holds. */
export function plant(page: Page, name: string, values: Record<string, unknown>): Promise<void> {
  return page.evaluate(
    ([store, planted]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(`t5-playground-${store}`);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction(store, 'readwrite');
          for (const [key, value] of Object.entries(planted)) writing.objectStore(store).put(value, key);
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [name, values] as const,
  );
}

/** The stored run of a name, once it is there. */
export async function storedRun(page: Page, name: string): Promise<StoredRun> {
  const run = (await storedRuns(page)).find((one) => one.name === name);
  expect(run, `${name} is stored`).toBeDefined();
  return run!;
}

/** What must repeat to the last bit; speed may differ. */
function learned(curve: readonly StoredPoint[]): Required<StoredPoint>[] {
  return curve.map(({ step, loss, validationLoss, learningRate, gradientNorm }) => ({
    step,
    loss: loss ?? Number.NaN,
    validationLoss: validationLoss ?? Number.NaN,
    learningRate: learningRate ?? Number.NaN,
    gradientNorm: gradientNorm ?? Number.NaN,
  }));
}

/** Waits until the shown run is in a state, by the word its head says. */
export async function expectStatus(page: Page, word: string, timeout = 60_000): Promise<void> {
  const head = page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${word}$`) });
  await expect(head).toBeVisible({ timeout });
}

/** Presses Start once the costs are known, so that the settings of the link are in use. */
export async function start(page: Page): Promise<void> {
  await expect(page.getByText(/parameters, .* of memory while training/)).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}

/** The step the page shows, live. */
export async function shownStep(page: Page): Promise<number> {
  return page
    .getByRole('progressbar', { name: 'Progress of the run' })
    .evaluate((element) => (element as HTMLProgressElement).value);
}

/** Trains once more with the same settings, in one go: the curve of the first run must be the same to the last bit. */
export async function expectUnbrokenCurve(page: Page, curve: readonly StoredPoint[], steps: number) {
  await page.getByRole('button', { name: 'New run with these settings' }).click();
  await start(page);
  await expect(page.getByRole('heading', { name: 'run 2' })).toBeVisible();
  await expectStatus(page, 'done', firstSteps);
  const unbroken = await storedRun(page, 'run 2');
  expect(learned(unbroken.curve)).toHaveLength(steps);
  expect(learned(curve)).toEqual(learned(unbroken.curve));
}

/** Reloads the page once a new run has got further than `reloadAfter`: its curve must be that of an unbroken run. */
export async function expectSameCurveAfterReload(
  page: Page,
  settings: { steps: number } & Record<string, number>,
  reloadAfter: number,
) {
  await page.goto(tinyRun({ ...settings, dropoutRate: 0.1 }));
  await start(page);
  await expect
    .poll(() => shownStep(page), { intervals: [20], timeout: firstSteps })
    .toBeGreaterThan(reloadAfter);
  await page.reload();
  await expect(page.getByText(/This run was cut off and went on from step \d+\./)).toBeVisible();
  await expectStatus(page, 'done', firstSteps);
  const { curve } = await storedRun(page, 'run 1');
  await expectUnbrokenCurve(page, curve, settings.steps);
}
