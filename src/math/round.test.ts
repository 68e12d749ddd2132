import { expect, it } from 'vitest';
import { roundedProduct32, roundedQuotient32, roundHalfToEven } from './round.ts';

it('rounds halves to the even neighbor, as Python does', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001].map(roundHalfToEven)).toEqual([0, 2, 2, 0, -2, 2, 3]);
});

it('rounds after the float32 product, which differs from the double product at halves (spec 12.15)', () => {
  expect(roundHalfToEven(190 * 0.15)).toBe(28); // exactly 28.5 in doubles
  expect(roundedProduct32(190, 0.15)).toBe(29); // 28.500002 in float32
  expect(roundedQuotient32(5, 2)).toBe(2);
});
