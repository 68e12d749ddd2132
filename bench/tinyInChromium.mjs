// node bench/tinyInChromium.mjs [--tree FOLDER] [--seconds N] [--json FILE]: how soon and how fast the page trains a
// model of 12 thousand parameters in Chromium's software adapter. `--tree` is another checkout with its dependencies,
// so that a former state can be measured beside this one.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/lib/command.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { onTinyRun } from './tinyRun.mjs';

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});

const settings = { evaluateEvery: '1000000', checkpointEvery: '1000000', optimizer: 'adafactor' };

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
  const secondsPerStep = (last.now - first.now) / 1000 / (last.step - first.step);
  const strip = await page.getByText(/software GPU|wasm/).allTextContents();
  return { row: 'tiny model in Chromium', on: strip.join(', '), secondsToFirstStep, secondsPerStep };
}

const row = await onTinyRun(await pageFolder(), { backend: 'webgpu', settings }, (page) =>
  measure(page, Number(values.seconds)),
);
console.log(
  `${row.row}: first step after ${row.secondsToFirstStep.toFixed(2)} s, then ${row.secondsPerStep.toFixed(3)} s a step (${row.on})`,
);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
process.exit(0);
