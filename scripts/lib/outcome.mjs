// What a layer of tests came to, read from the reports of the tools. Plain ESM without dependencies.

/** `skipped` holds one sentence a skip: what, and why. */
export function outcome(passed, failed, skipped = []) {
  return { passed, failed, skipped };
}

/** Of several runs that make up one layer; what all of them skip is told once. */
export function combined(outcomes) {
  const sum = (key) => outcomes.reduce((total, each) => total + each[key], 0);
  return outcome(sum('passed'), sum('failed'), [...new Set(outcomes.flatMap(({ skipped }) => skipped))]);
}

/** A layer that is one yes or no. */
export const single = (status) => outcome(status === 0 ? 1 : 0, status === 0 ? 0 : 1);

/** A failure that no test accounts for (a crash, a file that does not load) counts as one. */
function withCrash(counted, status) {
  return status !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

const skippedStates = ['pending', 'skipped', 'todo', 'disabled'];

/** Vitest's JSON report; a file that does not load has no tests and counts as one failure. */
export function fromVitest(report, status) {
  if (!report) return outcome(0, 1);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.length,
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length + unloaded.length;
  const skipped = tests.filter((test) => skippedStates.includes(test.status)).map((test) => test.fullName);
  return withCrash(outcome(passed, failed, skipped), status);
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Playwright's JSON report; a test that passed only when tried again has failed. */
export function fromPlaywright(report, status) {
  if (!report) return outcome(0, 1);
  const tests = report.suites
    .flatMap(specsOf)
    .flatMap((spec) => spec.tests.map((test) => ({ title: spec.title, ...test })));
  const count = (state) => tests.filter((test) => test.status === state).length;
  const skipped = tests
    .filter((test) => test.status === 'skipped')
    .map(({ title, annotations }) => {
      const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      return `${title}: ${reason ?? 'no reason given'}`;
    });
  return withCrash(outcome(count('expected'), count('unexpected') + count('flaky'), skipped), status);
}

/** Output of our own scripts: `skipped: WHAT, WHY` lines, and `N passed, N failed` at the end. */
export function fromLines(output, status) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed\s*$/gm)].at(-1);
  if (!last) return outcome(0, 1);
  const skipped = [...output.matchAll(/^skipped: (.+)$/gm)].map((match) => match[1]);
  return withCrash(outcome(Number(last[1]), Number(last[2]), skipped), status);
}
