// npm run bench -- --page: the longest tasks on the page's main thread while a model trains, in a real Chromium.
// The page must never block: no task over 50 ms, the browser's own measure of a long task (W3C Long Tasks).
// Options: --seconds N (30), --wasm for a browser without WebGPU, --json FILE.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { root } from '../scripts/lib/command.mjs';
import { findChromium } from '../scripts/lib/findChromium.mjs';
import { buildIfNeeded } from '../scripts/lib/prepare.mjs';
import { listen, staticServer } from '../scripts/lib/staticServer.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    wasm: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const limitMilliseconds = 50;
const webgpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const withoutWebgpu = ['--disable-features=WebGPU', '--disable-blink-features=WebGPU'];
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
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
  evaluateEvery: '20',
});

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
const server = staticServer(join(root, 'dist'));
const port = await listen(server, 4500, true);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...(values.wasm ? withoutWebgpu : webgpu), ...sandbox],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
// Named, so that the page measures nothing itself.
await page.addInitScript(
  (backend) => {
    if (location.protocol === 'http:')
      localStorage.setItem('t5-playground/preferences', JSON.stringify({ backend }));
  },
  values.wasm ? 'wasm' : 'webgpu',
);
await page.goto(`http://127.0.0.1:${port}/train?${settings}`);
const row = {
  row: 'main thread while training',
  on: values.wasm ? 'wasm' : 'webgpu',
  ...(await measure(page, Number(values.seconds))),
};
await browser.close();
server.close();

const longest = row.longest === 0 ? `none over ${limitMilliseconds} ms` : `${Math.round(row.longest)} ms`;
console.log(
  `${row.row}, ${row.on}: ${row.longTasks} tasks over ${limitMilliseconds} ms in ${row.seconds} s, longest ${longest}`,
);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ rows: [row] }, null, 2)}\n`);
process.exit(0);
