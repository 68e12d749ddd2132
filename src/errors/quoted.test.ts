// Oracle: JSON where it is short, and otherwise a limit that no value from outside can pass.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoted } from './quoted.ts';

it('quotes short values as JSON', () => {
  expect(quoted('a"b')).toBe('"a\\"b"');
  expect(quoted([1, null, { a: true }])).toBe('[1,null,{"a":true}]');
  expect(quoted(undefined)).toBe('undefined');
  expect(quoted('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
});

it('is at most 80 characters long and throws nothing, whatever it is given', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true }), (value) => {
      expect(quoted(value).length).toBeLessThanOrEqual(80);
    }),
  );
  const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
  for (const value of [deep, { deep }, 'x'.repeat(1e6), { toString: 1 }, 7n]) {
    expect(quoted(value)).toMatch(/^.{1,80}$/);
  }
});
