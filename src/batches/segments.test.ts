import { describe, expect, it } from 'vitest';
import { appendEosAfterTrim, concatTokens, selectRandomChunk, splitTokens } from './segments.ts';

const from2to101 = Int32Array.from({ length: 100 }, (_, index) => index + 2);

describe('splitTokens', () => {
  it.each([
    [25, [25, 25, 25, 25]],
    [30, [30, 30, 30, 10]],
    [100, [100]],
    [1000, [100]],
  ])('cuts 100 tokens to segments of %i (C021)', (segment, lengths) => {
    for (const ids of [from2to101, new Int32Array(100)]) {
      const pieces = splitTokens(ids, segment);
      expect(pieces.map((piece) => piece.length)).toEqual(lengths);
      expect(pieces.flatMap((piece) => [...piece])).toEqual([...ids]);
    }
  });
});

it('appends EOS after trimming (C060)', () => {
  expect([...appendEosAfterTrim(Int32Array.of(4, 5, 6, 7), 3, 1)]).toEqual([4, 5, 1]);
  expect([...appendEosAfterTrim(Int32Array.of(4, 5, 6, 7), 10, 1)]).toEqual([4, 5, 6, 7, 1]);
});

it('joins documents without their padding', () => {
  expect([...concatTokens([Int32Array.of(5, 6, 0, 0), Int32Array.of(7), Int32Array.of()])]).toEqual([
    5, 6, 7,
  ]);
});

it('selects one of the aligned stretches of a long document and a short one whole', () => {
  const starts = new Set<number>();
  for (let seed = 0n; seed < 40n; seed++) {
    const chunk = selectRandomChunk(from2to101, [seed, 1n], 30);
    starts.add(chunk[0]! - 2);
    expect(chunk.length).toBe(chunk[0] === 92 ? 10 : 30);
  }
  expect([...starts].sort((a, b) => a - b)).toEqual([0, 30, 60, 90]);
  expect(selectRandomChunk(from2to101, [0n, 1n])).toBe(from2to101);
});
