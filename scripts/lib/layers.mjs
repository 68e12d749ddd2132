// The layers of npm test, in order: each runs its tool and says what it came to.
// Plain ESM without dependencies: it is named before the install, and run after it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, runNpm, runTool } from './command.mjs';
import { combined, fromLines, fromPlaywright, fromVitest, outcome, single } from './outcome.mjs';
import { buildIfNeeded } from './prepare.mjs';

/** Runs `work` with the path of a report file that a tool writes; gives the report, if there is one. */
async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 't5-report-'));
  const file = join(folder, 'report.json');
  const { status } = await work(file);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  rmSync(folder, { recursive: true });
  return { status, report };
}

async function types() {
  return single((await runTool('typescript/bin/tsc', ['--build'])).status);
}

async function lint() {
  return single((await runNpm(['run', '--silent', 'lint'])).status);
}

async function vitest(project) {
  const { status, report } = await withReport((file) =>
    runTool('vitest/vitest.mjs', [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]),
  );
  return fromVitest(report, status);
}

async function goldenOn(...backends) {
  const { status, output } = await run(process.execPath, [join(root, 'scripts/golden.mjs'), ...backends]);
  return fromLines(output, status);
}

/** Two processes at once, for wasm and cpu compute on one core each. */
async function golden() {
  return combined(await Promise.all([goldenOn('webgpu', 'none'), goldenOn('wasm', 'cpu')]));
}

async function interop() {
  if (!existsSync(join(root, 'scripts/interop'))) return outcome(0, 0, ['interop, it is not in this tree']);
  if (!process.env.T5_PYTHON) {
    return outcome(0, 0, ['interop, T5_PYTHON is not set to a Python with torch and transformers']);
  }
  const { status, output } = await run(process.execPath, [join(root, 'scripts/interop.mjs')]);
  return fromLines(output, status);
}

/** A port that nothing listens on, so that a server left over from elsewhere is never tested by mistake. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function page() {
  const specs = readdirSync(join(root, 'e2e'), { recursive: true });
  if (!specs.some((name) => /\.spec\.ts$/.test(name))) return outcome(0, 0, ['page tests, e2e holds none']);
  await buildIfNeeded();
  const port = await freePort();
  const { status, report } = await withReport((file) =>
    runTool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, T5_TEST_PORT: process.env.T5_TEST_PORT ?? String(port) },
    }),
  );
  return fromPlaywright(report, status);
}

/** `needs`: what must be on the machine, as a key of `provideTools`. */
export const layers = [
  { name: 'types', title: 'Types', run: types },
  { name: 'lint', title: 'Lint and import table', run: lint },
  { name: 'unit', title: 'Unit tests', run: () => vitest('unit') },
  { name: 'engine', title: 'Engine on WebGPU in Node', needs: 'vulkan', run: () => vitest('engine') },
  { name: 'golden', title: 'Golden files', needs: 'vulkan', run: golden },
  { name: 'interop', title: 'Interop with Transformers', run: interop },
  { name: 'page', title: 'Page in Chromium', needs: 'chromium', run: page },
];
