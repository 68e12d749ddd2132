import { expect, it } from 'vitest';
import { appendEosAfterTrim } from './appendEos.ts';

it('appends EOS after trimming (C060)', () => {
  expect([...appendEosAfterTrim(Int32Array.of(4, 5, 6, 7), 3, 1)]).toEqual([4, 5, 1]);
  expect([...appendEosAfterTrim(Int32Array.of(4, 5, 6, 7), 10, 1)]).toEqual([4, 5, 6, 7, 1]);
});
