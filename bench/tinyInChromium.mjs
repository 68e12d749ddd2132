// node bench/tinyInChromium.mjs [--tree FOLDER] [--seconds N] [--json FILE]: how soon and how fast the page trains a
// model of 12 thousand parameters in Chromium's software adapter. `--tree` is another checkout with its dependencies,
// so that a former state can be measured beside this one.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { root } from '../scripts/lib/command.mjs';
import { findChromium } from '../scripts/lib/findChromium.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { listen, staticServer } from '../scripts/lib/staticServer.mjs';

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});

const settings = new URLSearchParams({
  dModel: '16',
  dKv: '8',
  dFf: '32',
  numHeads: '2',
  numLayers: '1',
  numDecoderLayers: '1',
  batchSize: '4',
  inputLength: '32',
  targetLength: '16',
  steps: '1000000',
  evaluateEvery: '1000000',
  checkpointEvery: '1000000',
  optimizer: 'adafactor',
});

/** The built page of this tree, or of another one. */
async function pageFolder() {
  if (!values.tree) await buildIfNeeded();
  const tree = resolve(values.tree ?? root);
  if (!existsSync(join(tree, 'dist/index.html'))) {
    spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { cwd: tree, stdio: 'inherit' });
  }
  return join(tree, 'dist');
}

function stepReached(step) {
  const shown = [...document.querySelectorAll('progress')].map(({ value }) => value);
  return Math.max(0, ...shown) >= step;
}

async function measure(page, seconds) {
  await page.getByText(/parameters, .* of memory while training/).waitFor();
  const begin = performance.now();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForFunction(stepReached, 1, { timeout: 180_000 });
  const secondsToFirstStep = (performance.now() - begin) / 1000;
  await page.waitForFunction(stepReached, 5, { timeout: 180_000 });
  const shown = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('progress')].map(({ value }) => value);
      return { step: Math.max(...all), now: performance.now() };
    });
  const first = await shown();
  await page.waitForTimeout(seconds * 1000);
  const last = await shown();
  return { secondsToFirstStep, secondsPerStep: (last.now - first.now) / 1000 / (last.step - first.step) };
}

const server = staticServer(await pageFolder());
const port = await listen(server, 4600, true);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
// WebGPU is what is measured, also where the page would find wasm faster.
await page.addInitScript((backend) => {
  if (location.protocol === 'http:')
    localStorage.setItem('t5-playground/preferences', JSON.stringify({ backend }));
}, 'webgpu');
await page.goto(`http://127.0.0.1:${port}/train?${settings}`);
const row = { row: 'tiny model in Chromium', ...(await measure(page, Number(values.seconds))) };
const strip = await page.getByText(/software GPU|wasm/).allTextContents();
await browser.close();
server.close();
console.log(
  `${row.row}: first step after ${row.secondsToFirstStep.toFixed(2)} s, then ${row.secondsPerStep.toFixed(3)} s a step (${strip.join(', ')})`,
);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
process.exit(0);
