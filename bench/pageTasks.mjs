// npm run bench -- --page: the longest tasks on the page's main thread while a model trains, in a real Chromium.
// The page must never block: no task over 50 ms, the browser's own measure of a long task (W3C Long Tasks).
// Options: --seconds N (30), --wasm for a browser without WebGPU, --json FILE.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/lib/command.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { onTinyRun } from './tinyRun.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    wasm: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const limitMilliseconds = 50;
const backend = values.wasm ? 'wasm' : 'webgpu';

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

await buildIfNeeded();
const run = { backend, settings: { evaluateEvery: '20' } };
const measured = await onTinyRun(join(root, 'dist'), run, (page) => measure(page, Number(values.seconds)));
const row = { row: 'main thread while training', on: backend, ...measured };
const longest = row.longest === 0 ? `none over ${limitMilliseconds} ms` : `${Math.round(row.longest)} ms`;
console.log(
  `${row.row}, ${row.on}: ${row.longTasks} tasks over ${limitMilliseconds} ms in ${row.seconds} s, longest ${longest}`,
);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
process.exit(0);
