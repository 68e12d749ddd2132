// A GPU that goes away in mid-run costs the steps since the last checkpoint: the page says so, and the run goes on by
// itself. When it goes away again and again, the run ends with a way out.
import type { Page, Worker } from '@playwright/test';
import { expect, test } from './page.ts';
import {
  expectStatus,
  expectUnbrokenCurve,
  firstSteps,
  shownStep,
  start,
  storedRun,
  tinyRun,
} from './runs.ts';

/** What a test plants into the engine worker. */
interface Planted {
  /** Every device the engine has computed on, newest last. */
  devices: Set<GPUDevice>;
  /** Milliseconds of work after which every further device goes away, too. */
  lifetime?: number;
}

/** Remembers every device the engine gives work to; in time whenever it comes, for work never ends. */
function plant(page: Page): void {
  page.on('worker', (worker) => {
    void worker
      .evaluate(() => {
        const planted: Planted = { devices: new Set() };
        Object.assign(globalThis, { planted });
        const createCommandEncoder = GPUDevice.prototype.createCommandEncoder;
        GPUDevice.prototype.createCommandEncoder = function (descriptor) {
          if (!planted.devices.has(this) && planted.lifetime !== undefined)
            setTimeout(() => this.destroy(), planted.lifetime);
          planted.devices.add(this);
          return createCommandEncoder.call(this, descriptor);
        };
      })
      .catch(() => undefined); // a worker that has ended already
  });
}

function engineOf(page: Page): Worker {
  const engine = page.workers().find((worker) => worker.url().includes('engine'));
  expect(engine, 'the engine worker runs').toBeDefined();
  return engine!;
}

function devicesOpened(page: Page): Promise<number> {
  return engineOf(page).evaluate(() => (globalThis as unknown as { planted: Planted }).planted.devices.size);
}

/** Takes the GPU away now, and every further one after so many milliseconds. */
function loseDevice(page: Page, lifetime?: number): Promise<void> {
  return engineOf(page).evaluate((next) => {
    const { planted } = globalThis as unknown as { planted: Planted };
    if (next === undefined) delete planted.lifetime;
    else planted.lifetime = next;
    [...planted.devices].at(-1)!.destroy();
  }, lifetime);
}

/** The newest GPU reports that it could not do what it was told, as where memory runs out. */
function failOnce(page: Page): Promise<void> {
  return engineOf(page).evaluate(() => {
    const { planted } = globalThis as unknown as { planted: Planted };
    [...planted.devices].at(-1)!.createBuffer({ size: 4, usage: 0 });
  });
}

/** No GPU is found from now on. */
function hideAdapters(page: Page): Promise<void> {
  return engineOf(page).evaluate(() => {
    GPU.prototype.requestAdapter = () => Promise.resolve(null);
  });
}

/** Enough steps that the GPU goes before they are done; samples, which take a software GPU longest, only at the end. */
const steps = 40;
const short = { steps, evaluateEvery: steps };

/** Longer than any test lasts. */
const endless = { steps: 100_000, evaluateEvery: 100_000 };

async function waitForStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => shownStep(page), { intervals: [20], timeout: firstSteps }).toBeGreaterThan(step);
}

const wentOn = /The GPU went away .*; the run went on from its last checkpoint\./;

test('a run whose GPU goes away is told of in a sentence, goes on, and ends with the unbroken curve', async ({
  page,
}) => {
  plant(page);
  await page.goto(tinyRun({ ...short, dropoutRate: 0.1 }));
  await start(page);
  await waitForStep(page, 6);
  await loseDevice(page);
  await expect(page.getByRole('alert').filter({ hasText: wentOn })).toBeVisible({ timeout: firstSteps });
  await expectStatus(page, 'done', firstSteps);
  expect(await devicesOpened(page)).toBe(2);
  const { curve } = await storedRun(page, 'run 1');
  await expectUnbrokenCurve(page, curve, steps);
});

test('three losses in a row end the run with everything kept, and it goes on when it is asked to', async ({
  page,
}) => {
  plant(page);
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 6);
  await loseDevice(page, 50);
  const card = page.getByRole('region', { name: 'The run stopped by itself' });
  await expect(card).toContainText('The GPU went away. What was stored is safe; resume', {
    timeout: firstSteps,
  });
  expect(await devicesOpened(page)).toBe(3);
  const failed = await storedRun(page, 'run 1');
  expect(failed.status).toBe('failed');
  expect(failed.failure?.code).toBe('device.lost');
  expect(failed.step).toBeGreaterThanOrEqual(5);
  expect(failed.curve.map(({ step }) => step)).toEqual(
    Array.from({ length: failed.step }, (_, at) => at + 1),
  );

  await loseDevice(page); // the next one stays
  await card.getByRole('button', { name: `Go on from step ${failed.step}` }).click();
  await waitForStep(page, failed.step + 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectStatus(page, 'paused');
  const { curve } = await storedRun(page, 'run 1');
  expect(curve.slice(0, failed.step)).toEqual(failed.curve);
});

test('a fault of the GPU during an answer costs the answer, and the run that trains goes on', async ({
  page,
  complaints,
}) => {
  complaints.expectError(/WebGPU: Buffer usages must not be 0/);
  plant(page);
  await page.goto(tinyRun(endless));
  await start(page);
  await waitForStep(page, 6);
  await page.getByRole('link', { name: 'Play' }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Once upon a <extra_id_0> there was');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await failOnce(page);
  await expect(page.getByText('This GPU has too little memory left for the answer.')).toBeVisible({
    timeout: firstSteps,
  });
  await page.getByRole('link', { name: 'Train' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'while a model answered' })).toBeVisible();
  await waitForStep(page, (await storedRun(page, 'run 1')).step + 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectStatus(page, 'paused', firstSteps);
});

test('a run whose GPU never comes back goes on on the CPU, and the strip says so', async ({ page }) => {
  plant(page);
  await page.goto(tinyRun(short));
  await start(page);
  await waitForStep(page, 6);
  await expect(page.getByText('software GPU', { exact: true })).toBeVisible();
  await hideAdapters(page);
  await loseDevice(page);
  await expectStatus(page, 'done', firstSteps);
  await expect(page.getByText('CPU, wasm', { exact: true })).toBeVisible();
  await expect(page.getByText('software GPU', { exact: true })).toHaveCount(0);
  expect((await storedRun(page, 'run 1')).curve).toHaveLength(steps);
});
