import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOf } from './epoch.ts';

describe('an epoch', () => {
  it('visits every token once, but for a single one left over at either end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 500 }),
        fc.integer({ min: 2, max: 60 }),
        fc.nat(50),
        (tokens, segment, number) => {
          const epoch = epochOf({ seed: 7, number, tokens, segment });
          const visits = new Uint8Array(tokens);
          for (let position = 0; position < epoch.count; position++) {
            const [start, end] = epoch.bounds(position);
            expect(end - start).toBeGreaterThanOrEqual(2);
            expect(end - start).toBeLessThanOrEqual(segment);
            for (let token = start; token < end; token++) visits[token]! += 1;
          }
          expect(visits.slice(1, -1).every((count) => count === 1)).toBe(true);
          expect(Math.max(...visits)).toBe(1);
        },
      ),
    );
  });

  it('cuts at other places in another epoch', () => {
    const starts = (number: number) => {
      const epoch = epochOf({ seed: 7, number, tokens: 500, segment: 50 });
      return Array.from({ length: epoch.count }, (_, position) => epoch.bounds(position)[0]).sort(
        (a, b) => a - b,
      );
    };
    expect(starts(0)).not.toEqual(starts(1));
  });
});
