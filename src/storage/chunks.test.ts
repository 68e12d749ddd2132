import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf } from './chunks.ts';

describe('chunksOf', () => {
  it('cuts any pieces into chunks of one size and a rest, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.integer({ min: 1, max: 9 }),
        (parts, size) => {
          const chunks = [...chunksOf(parts, size)];
          expect(chunks.flatMap((chunk) => [...chunk])).toEqual(parts.flatMap((part) => [...part]));
          expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
          expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= size)).toBe(true);
          expect(chunks.every((chunk) => chunk.buffer.byteLength === chunk.length)).toBe(true);
        },
      ),
    );
  });
});
