// Oracles: places worked out by hand, and what must hold for any layout.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrayGroup, elementsOf, layOut } from './arenaLayout.ts';

describe('layOut', () => {
  it('starts groups at multiples of 256 bytes and leaves no gap inside', () => {
    const { chunks, places } = layOut(
      [
        [['a', [3]]],
        [
          ['q', [2, 5]],
          ['k', [1, 5]],
        ],
        [['b', [7, 2]]],
      ],
      1000,
    );
    expect(chunks).toEqual([128 + 14]);
    expect(places.get('a')).toEqual({ chunk: 0, first: 0, shape: [3] });
    expect(places.get('q')).toEqual({ chunk: 0, first: 64, shape: [2, 5] });
    expect(places.get('k')).toEqual({ chunk: 0, first: 74, shape: [1, 5] });
    expect(places.get('q+k')).toEqual({ chunk: 0, first: 64, shape: [3, 5] });
    expect(places.get('b')).toEqual({ chunk: 0, first: 128, shape: [7, 2] });
  });

  it('opens another buffer where one is full, and goes back to fill the first', () => {
    const { chunks, places } = layOut([[['a', [100]]], [['b', [200]]], [['c', [72]]]], 800);
    expect(chunks).toEqual([200, 200]);
    expect(places.get('c')).toEqual({ chunk: 0, first: 128, shape: [72] });
  });

  it('refuses a group that no buffer holds, by name and size', () => {
    const groups: ArrayGroup[] = [
      [
        ['q', [10, 4]],
        ['k', [10, 4]],
      ],
    ];
    expect(() => layOut(groups, 316)).toThrow(
      expect.objectContaining({
        code: 'device.limit',
        wanted: expect.stringContaining('q+k'),
        got: '320 bytes',
      }),
    );
    expect(layOut(groups, 320).chunks).toEqual([80]);
  });

  it('lets no two arrays overlap and none cross the end of its buffer', () => {
    const group = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 12 }), (sizes) => {
        const groups = sizes.map(
          (rows, at): ArrayGroup => rows.map((each, of) => [`${at}.${of}`, [each, 2]]),
        );
        const { chunks, places } = layOut(groups, 8000);
        const taken = chunks.map((size) => new Uint8Array(size));
        for (const [name] of groups.flat()) {
          const { chunk, first, shape } = places.get(name)!;
          expect(first + elementsOf(shape)).toBeLessThanOrEqual(chunks[chunk]!);
          expect(taken[chunk]!.subarray(first, first + elementsOf(shape)).some(Boolean)).toBe(false);
          taken[chunk]!.fill(1, first, first + elementsOf(shape));
        }
        expect(Math.max(...chunks)).toBeLessThanOrEqual(2000);
      }),
    );
  });
});
