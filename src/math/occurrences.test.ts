import fc from 'fast-check';
import { expect, it } from 'vitest';
import { occurrencesById } from './occurrences.ts';

it('lists the positions of every id in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(7), { maxLength: 60 }), (ids) => {
      const { order, starts } = occurrencesById(Int32Array.from(ids), 8);
      for (let id = 0; id < 8; id++) {
        const positions = [...ids.keys()].filter((position) => ids[position] === id);
        expect([...order.subarray(starts[id], starts[id + 1])]).toEqual(positions);
      }
    }),
  );
});

it('refuses ids outside the table', () => {
  expect(() => occurrencesById(Int32Array.of(3, 8), 8)).toThrow(RangeError);
  expect(() => occurrencesById(Int32Array.of(-1), 8)).toThrow(RangeError);
});
