// npm run bench -- --page: the longest tasks on the page's main thread while a model trains, in a real Chromium.
// The page must never block: no task over 50 ms, the browser's own measure of a long task (W3C Long Tasks).
// Options: --seconds N (30), --wasm for a browser without WebGPU, --json FILE.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/lib/command.mjs';
import { checkOutputFile, readArguments, runCommand, secondsOf } from '../scripts/lib/commandLine.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { onTinyRun } from './tinyRun.mjs';

const usage = 'npm run bench -- --page [--seconds N] [--wasm] [--json FILE]';
const options = {
  seconds: { type: 'string', default: '30' },
  wasm: { type: 'boolean' },
  json: { type: 'string' },
};

const limitMilliseconds = 50;

/** From here on the page notes its long tasks: when they began and how long they took. */
function observe() {
  globalThis.longTasks = [];
  const note = (list) => {
    for (const { startTime, duration } of list.getEntries())
      globalThis.longTasks.push({ startTime, duration });
  };
  new PerformanceObserver(note).observe({ type: 'longtask' });
}

async function measure(page, seconds) {
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.getByRole('button', { name: /^Pause/ }).waitFor();
  // The first point: pipelines are compiled and the charts are drawn.
  await page.waitForFunction(() => document.querySelectorAll('.uplot').length > 0, undefined, {
    timeout: 120_000,
  });
  await page.waitForTimeout(3000);
  await page.evaluate(observe);
  await page.waitForTimeout(seconds * 1000);
  const tasks = await page.evaluate(() => globalThis.longTasks);
  const durations = tasks.map(({ duration }) => duration);
  return { seconds, longTasks: durations.length, longest: Math.max(0, ...durations) };
}

function tell({ on, longTasks, seconds, longest }) {
  const most = longest === 0 ? `none over ${limitMilliseconds} ms` : `${Math.round(longest)} ms`;
  const count = `${longTasks} tasks over ${limitMilliseconds} ms in ${seconds} s`;
  console.log(`main thread while training, ${on}: ${count}, longest ${most}`);
}

await runCommand(async () => {
  const { values } = readArguments(usage, { options });
  const seconds = secondsOf('--seconds', values.seconds);
  if (values.json) checkOutputFile('--json', values.json);
  await buildIfNeeded();
  const backend = values.wasm ? 'wasm' : 'webgpu';
  const run = { backend, settings: { evaluateEvery: '20' } };
  const measured = await onTinyRun(join(root, 'dist'), run, (page) => measure(page, seconds));
  const row = { row: 'main thread while training', on: backend, ...measured };
  tell(row);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
  return 0;
});
