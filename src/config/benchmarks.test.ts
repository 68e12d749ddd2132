import { expect, it } from 'vitest';
import { benchmarkModels, benchmarkNames, benchmarkProducts, isProduct, perSecond } from './benchmarks.ts';

it('runs every work once', () => {
  const defined = [...Object.keys(benchmarkProducts), ...Object.keys(benchmarkModels)];
  expect([...benchmarkNames].sort()).toEqual(defined.sort());
  expect(benchmarkNames.filter(isProduct)).toEqual(Object.keys(benchmarkProducts));
});

it('counts two operations a multiply-add, and the tokens of both sides', () => {
  // 2 * 1024^3 operations in a second are 2.147 GFLOP/s; A has 8 * (64 + 32) tokens.
  expect(perSecond('matmul1024', 1000)).toBe(2_147_483_648);
  expect(perSecond('A', 100)).toBeCloseTo(7680, 6);
});
