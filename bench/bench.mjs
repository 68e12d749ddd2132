// npm run bench [-- --only A,B] [--adapter NAME] [--json FILE] [--page]: every row, or some, as one table.
// `--adapter` is lavapipe, swiftshader or chromium (its own adapter, in a page); without it the machine's best one.
// Row D runs in Chromium in any case: jax-js has no WebGPU in Node. `--page` measures the page's main thread instead.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runNpm } from '../scripts/lib/command.mjs';
import {
  CommandError,
  checkOutputFile,
  readArguments,
  runCommand,
  secondsOf,
} from '../scripts/lib/commandLine.mjs';
import { installIfNeeded } from '../scripts/lib/prepare.mjs';

const rows = ['A', 'B', 'C', 'D', 'host', 'matmul', 'attention', 'decode', 'first'];
const usage = `npm run bench [-- OPTIONS]

Measures the engine beside stock tfjs, wasm and peers, as one table.
  --only ROW,...    some of ${rows.join(', ')}
  --adapter NAME    lavapipe or swiftshader (in Node), or chromium: its own adapter, in a page
  --json FILE       also writes what was measured as JSON
  --page            measures long tasks on the page's main thread instead
  --seconds N       with --page: how long (30)
  --wasm            with --page: in a browser without WebGPU`;

const options = {
  only: { type: 'string' },
  adapter: { type: 'string' },
  json: { type: 'string' },
  page: { type: 'boolean' },
  seconds: { type: 'string' },
  wasm: { type: 'boolean' },
};
const inNodeOnly = new Set(['first']);
const inPage = new Set(['D']);

/** The peers' own package, as its lock file says. */
async function installPeersIfNeeded() {
  const time = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
  const installed = time(join(root, 'bench/node_modules/.package-lock.json'));
  if (installed > 0 && installed >= time(join(root, 'bench/package-lock.json'))) return;
  console.log('Installing what bench/package-lock.json lists: npm ci');
  const { status } = await runNpm(['ci', '--ignore-scripts', '--prefix', join(root, 'bench')]);
  if (status !== 0) throw new CommandError('npm ci failed in bench: see above.', 1);
}

async function measurePage(values) {
  const passed = [
    ...(values.seconds ? ['--seconds', values.seconds] : []),
    ...(values.wasm ? ['--wasm'] : []),
    ...(values.json ? ['--json', values.json] : []),
  ];
  const { status } = await run(process.execPath, [join(root, 'bench/pageTasks.mjs'), ...passed]);
  return status;
}

/** The names that `--only` gives, in the order of the table. */
function wantedRows(only) {
  const wanted = only?.split(',') ?? rows;
  const unknown = wanted.filter((name) => !rows.includes(name));
  if (unknown.length > 0)
    throw new CommandError(`--only takes ${rows.join(', ')}; not ${unknown.join(', ')}.`);
  return rows.filter((name) => wanted.includes(name));
}

/** What is measured where, with everything refused that would end it later. */
async function checkedPlan({ only, adapter, json, seconds }) {
  const wanted = wantedRows(only);
  if (json) checkOutputFile('--json', json);
  if (seconds) secondsOf('--seconds', seconds);
  const everythingInPage = adapter === 'chromium';
  const there = wanted.filter((name) => inPage.has(name) || (everythingInPage && !inNodeOnly.has(name)));
  const here = wanted.filter((name) => !everythingInPage && !there.includes(name));
  if (here.length > 0 && adapter) (await import('./inNode.mjs')).driverOf(adapter);
  return { here, there };
}

/** Whether every row that was asked for could be measured. */
async function bench({ here, there }, { adapter, json }) {
  const reports = [];
  if (here.length > 0) {
    const { benchInNode } = await import('./inNode.mjs');
    reports.push(await benchInNode(here, adapter));
  }
  if (there.length > 0) {
    await installPeersIfNeeded();
    const { benchInChromium } = await import('./inChromium.mjs');
    reports.push(await benchInChromium(there));
  }
  const failures = reports.flatMap((report) => report.failures);
  for (const failure of failures) console.error(failure);
  if (json) writeReports(reports, json);
  return failures.length === 0;
}

function writeReports(reports, file) {
  const all = reports.flatMap((report) => report.rows.map((row) => ({ ...row, where: report.where })));
  const peaks = reports.map(({ where, adapter, peak }) => ({ where, adapter, peak }));
  writeFileSync(file, `${JSON.stringify({ adapters: peaks, rows: all }, null, 2)}\n`);
}

await runCommand(async () => {
  const { values } = readArguments(usage, { options });
  await installIfNeeded();
  const plan = await checkedPlan(values);
  if (values.page) return measurePage(values);
  return (await bench(plan, values)) ? 0 : 1;
});
