// node bench/tinyInChromium.mjs [--tree FOLDER] [--seconds N] [--json FILE]: how soon and how fast the page trains a
// model of 12 thousand parameters in Chromium's software adapter. `--tree` is another checkout with its dependencies,
// so that a former state can be measured beside this one.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../scripts/lib/command.mjs';
import {
  CommandError,
  checkOutputFile,
  readArguments,
  runCommand,
  secondsOf,
} from '../scripts/lib/commandLine.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { onTinyRun } from './tinyRun.mjs';

const usage = 'node bench/tinyInChromium.mjs [--tree FOLDER] [--seconds N] [--json FILE]';
const options = {
  tree: { type: 'string' },
  seconds: { type: 'string', default: '20' },
  json: { type: 'string' },
};

const settings = { evaluateEvery: '1000000', checkpointEvery: '1000000', optimizer: 'adafactor' };

/** The built page of this tree, or of another one. */
async function pageFolder(wanted) {
  if (!wanted) await buildIfNeeded();
  const tree = resolve(wanted ?? root);
  if (!existsSync(join(tree, 'node_modules/vite')))
    throw new CommandError(`--tree is ${wanted}, which is no checkout with its dependencies.`);
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

function tell({ row, on, secondsToFirstStep, secondsPerStep }) {
  const times = `first step after ${secondsToFirstStep.toFixed(2)} s, then ${secondsPerStep.toFixed(3)} s a step`;
  console.log(`${row}: ${times} (${on})`);
}

await runCommand(async () => {
  const { values } = readArguments(usage, { options });
  const seconds = secondsOf('--seconds', values.seconds);
  if (values.json) checkOutputFile('--json', values.json);
  const run = { backend: 'webgpu', settings };
  const row = await onTinyRun(await pageFolder(values.tree), run, (page) => measure(page, seconds));
  tell(row);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
  return 0;
});
