import { expect, it } from 'vitest';
import { Tally } from './tally.ts';

it('passes a deviation up to its tolerance and fails one beyond it', () => {
  const tally = new Tally();
  tally.near('at the edge', 1e-4, 1e-4);
  tally.near('beyond', 1.1e-4, 1e-4);
  expect(tally.passed).toBe(1);
  expect(tally.failures).toEqual(['beyond: off by 0.00011, at most 0.0001 allowed']);
});

it('fails a deviation that is no number, infinite or negative', () => {
  const tally = new Tally();
  for (const deviation of [Number.NaN, Number.POSITIVE_INFINITY, -1]) tally.near('odd', deviation, 1);
  expect(tally.passed).toBe(0);
  expect(tally.failures).toHaveLength(3);
});

it('names the comparison that came closest to its tolerance, not the largest number', () => {
  const tally = new Tally();
  tally.near('large but allowed', 5, 1000);
  tally.near('small but tight', 0.9e-5, 1e-5);
  expect(tally.widest?.name).toBe('small but tight');
});

it('compares typed arrays with arrays, and tells NaN from null', () => {
  const tally = new Tally();
  tally.equal('typed', { ids: Int32Array.of(1, 2) }, { ids: [1, 2] });
  tally.equal('not a number', [Number.NaN], [null]);
  expect(tally.passed).toBe(1);
  expect(tally.failures).toEqual(['not a number: wanted [null], got ["NaN"]']);
});
