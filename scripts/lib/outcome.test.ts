import { expect, it } from 'vitest';
import { combined, fromLines, fromPlaywright, fromVitest } from './outcome.mjs';

const vitestReport = {
  testResults: [
    {
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'a' },
        { status: 'failed', fullName: 'b' },
        { status: 'skipped', fullName: 'c (needs a camera)' },
      ],
    },
    { status: 'failed', assertionResults: [] },
  ],
};

it('counts tests and files that did not load', () => {
  expect(fromVitest(vitestReport, 1)).toEqual({ passed: 1, failed: 2, skipped: ['c (needs a camera)'] });
});

it('counts a crash that no test accounts for as a failure', () => {
  const good = {
    testResults: [{ status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a' }] }],
  };
  expect(fromVitest(good, 0).failed).toBe(0);
  expect(fromVitest(good, 1).failed).toBe(1);
  expect(fromVitest(undefined, 1).failed).toBe(1);
  expect(fromLines('12 passed, 0 failed\n', 1).failed).toBe(1);
  expect(fromLines('Segmentation fault\n', 0).failed).toBe(1);
});

it('reads our own scripts by their last line', () => {
  const output = 'skipped: golden spm, no such folder\n1 passed, 1 failed\nmore\n40 passed, 2 failed\n';
  expect(fromLines(output, 1)).toEqual({ passed: 40, failed: 2, skipped: ['golden spm, no such folder'] });
});

it('counts page tests in nested suites, flaky ones as failed, skipped ones with their reason', () => {
  const spec = (title: string, status: string, description?: string) => ({
    title,
    tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
  });
  const report = {
    suites: [
      {
        specs: [spec('a', 'expected')],
        suites: [
          { specs: [spec('b', 'flaky'), spec('c', 'unexpected'), spec('d', 'skipped', 'no adapter')] },
        ],
      },
    ],
  };
  expect(fromPlaywright(report, 1)).toEqual({ passed: 1, failed: 2, skipped: ['d: no adapter'] });
});

it('adds runs up that make one layer, and tells once what all of them skip', () => {
  const runs = [
    { passed: 2, failed: 0, skipped: ['golden spm, no such folder'] },
    { passed: 3, failed: 1, skipped: ['golden spm, no such folder', 'golden t5, no such folder'] },
  ];
  expect(combined(runs)).toEqual({
    passed: 5,
    failed: 1,
    skipped: ['golden spm, no such folder', 'golden t5, no such folder'],
  });
});
