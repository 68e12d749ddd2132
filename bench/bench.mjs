// npm run bench [-- --only A,B] [--adapter NAME] [--json FILE] [--page]: every row, or some, as one table.
// `--adapter` is lavapipe, swiftshader or chromium (its own adapter, in a page); without it the machine's best one.
// Row D runs in Chromium in any case: jax-js has no WebGPU in Node. `--page` measures the page's main thread instead.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, runNpm } from '../scripts/lib/command.mjs';
import { installIfNeeded } from '../scripts/lib/prepare.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    adapter: { type: 'string' },
    json: { type: 'string' },
    page: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    wasm: { type: 'boolean', default: false },
  },
});

const rows = ['A', 'B', 'C', 'D', 'host', 'matmul', 'attention', 'decode', 'first'];
const inNodeOnly = new Set(['first']);
const inPage = new Set(['D']);

/** The peers' own package, as its lock file says. */
async function installPeersIfNeeded() {
  const time = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
  const installed = time(join(root, 'bench/node_modules/.package-lock.json'));
  if (installed > 0 && installed >= time(join(root, 'bench/package-lock.json'))) return;
  console.log('Installing what bench/package-lock.json lists: npm ci');
  const { status } = await runNpm(['ci', '--ignore-scripts', '--prefix', join(root, 'bench')]);
  if (status !== 0) throw new Error('npm ci failed in bench: see above.');
}

async function measurePage() {
  const options = [
    ...(values.seconds ? ['--seconds', values.seconds] : []),
    ...(values.wasm ? ['--wasm'] : []),
    ...(values.json ? ['--json', values.json] : []),
  ];
  const { status } = await run(process.execPath, [join(root, 'bench/pageTasks.mjs'), ...options]);
  process.exit(status);
}

/** The names that `--only` gives, in the order of the table. */
function wantedRows() {
  const wanted = values.only?.split(',') ?? rows;
  const unknown = wanted.filter((name) => !rows.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes ${rows.join(', ')}; not ${unknown.join(', ')}.`);
  return rows.filter((name) => wanted.includes(name));
}

/** Whether every row that was asked for could be measured. */
async function bench() {
  const wanted = wantedRows();
  const everythingInPage = values.adapter === 'chromium';
  const there = wanted.filter((name) => inPage.has(name) || (everythingInPage && !inNodeOnly.has(name)));
  const here = wanted.filter((name) => !everythingInPage && !there.includes(name));
  const reports = [];
  if (here.length > 0) {
    const { benchInNode } = await import('./inNode.mjs');
    reports.push(await benchInNode(here, values.adapter));
  }
  if (there.length > 0) {
    await installPeersIfNeeded();
    const { benchInChromium } = await import('./inChromium.mjs');
    reports.push(await benchInChromium(there));
  }
  const failures = reports.flatMap((report) => report.failures);
  for (const failure of failures) console.error(failure);
  if (!values.json) return failures.length === 0;
  const all = reports.flatMap((report) => report.rows.map((row) => ({ ...row, where: report.where })));
  const peaks = reports.map(({ where, adapter, peak }) => ({ where, adapter, peak }));
  writeFileSync(values.json, `${JSON.stringify({ adapters: peaks, rows: all }, null, 2)}\n`);
  return failures.length === 0;
}

await installIfNeeded();
if (values.page) await measurePage();
try {
  process.exit((await bench()) ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
