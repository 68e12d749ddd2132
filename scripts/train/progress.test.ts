import { expect, it } from 'vitest';
import type { CurvePoint } from '../../src/session/curve.ts';
import { Progress, spokenTime } from './progress.ts';

it.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [200, '3 min 20 s'],
  [3599.6, '1 h 0 min'],
  [7500, '2 h 5 min'],
])('says %d seconds as %s', (seconds, words) => {
  expect(spokenTime(seconds)).toBe(words);
});

/** What a run of 100 steps prints whose first step takes 30 s and each other 2 s. */
function printed(screen: { isTTY?: boolean; columns?: number }): string[] {
  const parts: string[] = [];
  let milliseconds = 0;
  const write = (part: string) => parts.push(part);
  const progress = new Progress(100, () => milliseconds, { ...screen, write });
  progress.hear({ kind: 'preparing', phase: 'first-step' });
  const point = { loss: 5, learningRate: 0.01, gradientNorm: 1, tokensPerSecond: 99.6 };
  for (let step = 1; step <= 4; step++) {
    milliseconds += step === 1 ? 30_000 : 2000;
    const evaluated: Partial<CurvePoint> = step === 4 ? { validationLoss: 4.5 } : {};
    progress.hear({ kind: 'point', point: { ...point, ...evaluated, step } });
  }
  return parts;
}

it('prints plain lines where there is no terminal, one an evaluation, with the time left', () => {
  expect(printed({})).toEqual([
    'step 4 of 100  loss 5.0000  validation 4.5000  100 tokens/s  3 min 12 s left\n',
  ]);
});

it('changes one line in place on a terminal, never wider than it', () => {
  const [preparing, first, second, , evaluated] = printed({ isTTY: true, columns: 40 });
  expect(preparing).toBe('\r\x1b[Kpreparing the first step');
  expect(first).toBe('\r\x1b[Kstep 1 of 100  loss 5.0000  100 tokens/');
  expect(second).toHaveLength('\r\x1b[K'.length + 39);
  expect(evaluated?.startsWith('\r\x1b[Kstep 4 of 100  loss 5.0000  validation 4.5000')).toBe(true);
  expect(evaluated?.endsWith('\n')).toBe(true);
});

it('shows what a model wrote without what would move the cursor', () => {
  const parts: string[] = [];
  const progress = new Progress(1, () => 0, { write: (part) => parts.push(part) });
  const sample = { step: 1, input: '', wanted: 'two\nlines', written: 'a\x1b[2Jb' };
  progress.hear({ kind: 'sample', sample });
  expect(parts).toEqual(['  two lines  |  a [2Jb\n']);
});

it('says how many examples were left out', () => {
  const parts: string[] = [];
  new Progress(1, () => 0, { write: (part) => parts.push(part) }).hear({ kind: 'leftOut', examples: 12 });
  expect(parts).toEqual(['Examples that no row can hold, left out so far: 12\n']);
});
