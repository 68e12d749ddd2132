// Runs every golden suite on every backend it names and prints a line for each.
// Knows no folder by name: suites say what they cover, and the rest of the folder is listed as uncovered.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Expected } from '../../src/errors/expected.ts';
import { openBackend } from '../../src/gpu/device.ts';
import type { BackendName } from '../../src/gpu/deviceKind.ts';
import type { GoldenSuite } from './suite.ts';
import { suites } from './suites.ts';
import { Tally } from './tally.ts';

const shownFailures = 10;

export interface GoldenOptions {
  /** The project's folder. */
  root: string;
  /** Folders and backends to run; all where none is named. */
  wanted: readonly string[];
}

/** T5_GOLDEN, or the folder beside the project, or the project's own small set. */
function goldenFolder(root: string): string {
  const chosen = process.env.T5_GOLDEN;
  if (chosen) return resolve(root, chosen);
  const beside = resolve(root, '../shared/golden');
  return existsSync(beside) ? beside : resolve(root, 'scripts/golden/own');
}

function folders(golden: string): string[] {
  if (!statSync(golden, { throwIfNoEntry: false })?.isDirectory())
    throw new Expected(
      'golden.folder',
      'a folder of recorded numbers',
      golden,
      'Set T5_GOLDEN to one or unset it.',
    );
  const entries = readdirSync(golden, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function line(suite: GoldenSuite, backend: BackendName | 'none', tally: Tally, seconds: number): string {
  const cases = `${tally.passed + tally.failures.length} cases`;
  const { widest } = tally;
  const deviation = widest
    ? `largest deviation ${widest.deviation.toExponential(1)} of ${widest.tolerance.toExponential(0)} (${widest.name})`
    : 'exact';
  const verdict = tally.failures.length ? `, ${tally.failures.length} FAILED` : '';
  const head = `${suite.folder.padEnd(14)} ${backend.padEnd(7)} ${cases.padStart(12)}`;
  return `${head}  ${deviation}${verdict}  [${seconds.toFixed(1)} s]`;
}

async function runSuite(
  suite: GoldenSuite,
  backend: BackendName | 'none',
  directory: string,
): Promise<Tally> {
  const tally = new Tally();
  const start = performance.now();
  try {
    if (backend !== 'none') await openBackend(backend);
    await suite.run(directory, tally);
    if (tally.passed + tally.failures.length === 0) tally.broke(`${directory}: nothing was compared`);
  } catch (reason) {
    tally.broke(reason);
  }
  console.log(line(suite, backend, tally, (performance.now() - start) / 1000));
  for (const failure of tally.failures.slice(0, shownFailures)) console.log(`    FAILED ${failure}`);
  const more = tally.failures.length - shownFailures;
  if (more > 0) console.log(`    and ${more} more`);
  return tally;
}

function listUncovered(present: readonly string[]): void {
  const covered = new Set(suites.map((suite) => suite.folder));
  for (const folder of present.filter((name) => !covered.has(name))) {
    console.log(`${folder.padEnd(14)} no suite covers it yet`);
  }
  for (const suite of suites) {
    for (const [suffix, reason] of Object.entries(suite.uncovered ?? {})) {
      if (present.includes(suite.folder)) console.log(`${suite.folder}/*${suffix}: not covered, ${reason}`);
    }
  }
}

function checkWanted(wanted: readonly string[]): void {
  const known = [...suites.map((suite) => suite.folder), ...suites.flatMap(backendsOf)];
  const strange = wanted.filter((name) => !known.some((each) => each === name));
  if (strange.length === 0) return;
  const remedy = `There are ${[...new Set(known)].join(', ')}.`;
  throw new Expected('golden.wanted', 'folders and backends', strange.join(', '), remedy);
}

/** The suites whose folders are wanted: all where no folder is named. */
function chosenSuites(wanted: readonly string[]): readonly GoldenSuite[] {
  const named = suites.filter((suite) => wanted.includes(suite.folder));
  return named.length ? named : suites;
}

/** `none` stands for the backend of a suite without tensors. */
function backendsOf(suite: GoldenSuite): readonly (BackendName | 'none')[] {
  return suite.backends.length ? suite.backends : ['none'];
}

/** The backends of a suite that are wanted: all where no backend is named anywhere. */
function chosenBackends(suite: GoldenSuite, wanted: readonly string[]): readonly (BackendName | 'none')[] {
  const named = suites.flatMap(backendsOf).filter((backend) => wanted.includes(backend));
  return backendsOf(suite).filter((backend) => named.length === 0 || named.includes(backend));
}

/** Runs what is wanted; true if something was compared and nothing failed. Ends with the line `N passed, N failed`. */
export async function runGolden({ root, wanted }: GoldenOptions): Promise<boolean> {
  checkWanted(wanted);
  const golden = goldenFolder(root);
  console.log(`Golden files in ${golden}`);
  const present = folders(golden);
  let [passed, failed] = [0, 0];
  for (const suite of chosenSuites(wanted)) {
    if (!present.includes(suite.folder)) {
      console.log(`skipped: golden ${suite.folder}, no such folder in ${golden}`);
      continue;
    }
    for (const backend of chosenBackends(suite, wanted)) {
      const tally = await runSuite(suite, backend, join(golden, suite.folder));
      passed += tally.passed;
      failed += tally.failures.length;
    }
  }
  listUncovered(present);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
