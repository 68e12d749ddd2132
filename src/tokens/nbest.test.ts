import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { bestPaths, latticeOf } from './nbest.ts';
import { modelOf, type PieceRow } from './tokens.fixture.ts';
import { bestSegmentation, type Segmentation, unigramOf } from './unigram.ts';
import { textOf, utf8Of } from './utf8.ts';

/** The pieces of a segmentation, one space between them. */
function cut(text: Uint8Array, { starts }: Segmentation): string {
  const parts = Array.from(starts, (start, index) =>
    textOf(text.subarray(start, starts[index + 1] ?? text.length)),
  );
  return parts.join(' ');
}

function allCuts(rows: PieceRow[], text: string, n: number): string[] {
  const bytes = utf8Of(text);
  const unigram = unigramOf(modelOf(rows).pieces);
  return bestPaths(latticeOf(unigram, bytes), bytes.length, n).map((path) => cut(bytes, path));
}

function best(rows: PieceRow[], text: string): string {
  const bytes = utf8Of(text);
  return cut(bytes, bestSegmentation(unigramOf(modelOf(rows).pieces), bytes));
}

// Spec C121
const letters: PieceRow[] = [
  ['A', 0],
  ['B', 0],
  ['C', 0],
];
const all: PieceRow[] = [...letters, ['AB', 2], ['BC', 5], ['ABC', 10]];

describe('bestSegmentation', () => {
  it('takes the path with the highest sum', () => {
    expect(best(letters, 'ABC')).toBe('A B C');
    expect(best(all.slice(0, 4), 'ABC')).toBe('AB C');
    expect(best(all.slice(0, 5), 'ABC')).toBe('A BC');
    expect(best(all, 'ABC')).toBe('ABC');
  });

  it('lets the earlier start win a tie', () => {
    // ---- as "--" + "--", "---" + "-" and "-" + "---", all of the same sum
    const dashes: PieceRow[] = [
      ['-', -1],
      ['--', -2],
      ['---', -3],
    ];
    expect(best(dashes, '----')).toBe('- ---');
  });

  it('gives an unknown character the lowest score less ten', () => {
    const unigram = unigramOf(modelOf([['a', -3]]).pieces);
    expect(unigram.unkScore).toBe(-13);
    expect([...bestSegmentation(unigram, utf8Of('aéa')).ids]).toEqual([3, 2, 3]);
  });
});

describe('latticeOf', () => {
  const rows: PieceRow[] = [
    ['a', 0.1],
    ['b', 0.2],
    ['ab', 0.3],
    ['bc', 0.4],
  ];

  it('holds every piece at every position, and unknown characters', () => {
    // Spec C126
    const text = utf8Of('abc');
    const edges = latticeOf(unigramOf(modelOf(rows).pieces), text);
    const shown = edges.map(
      ({ start, end, id }) => `${textOf(text.subarray(start, end))}${id === 2 ? '?' : ''}`,
    );
    expect(shown).toEqual(['a', 'ab', 'b', 'bc', 'c?']);
    const lacking = latticeOf(unigramOf(modelOf(rows).pieces), utf8Of('xyz'));
    expect(lacking.map(({ start, id }) => [start, id])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('bestPaths', () => {
  it('orders all paths from the best', () => {
    expect(allCuts(all, 'ABC', 10)).toEqual(['ABC', 'A BC', 'AB C', 'A B C']);
    expect(allCuts(all, 'ABC', 2)).toEqual(['ABC', 'A BC']);
  });

  it('finds nothing in a lattice with a gap', () => {
    expect(bestPaths([{ start: 0, end: 1, id: 3, score: 0 }], 3, 5)).toEqual([]);
  });

  it('has one empty path through an empty text', () => {
    expect(allCuts(all, '', 5)).toEqual(['']);
  });

  it('refuses a count out of range', () => {
    for (const n of [0, -1, 513, 1.5, Number.NaN]) expect(() => allCuts(all, 'ABC', n)).toThrow(Expected);
  });

  it('agrees with the best segmentation and falls', () => {
    const scored = fc.tuple(fc.stringMatching(/^[abc]{1,3}$/), fc.float({ min: -9, max: -1, noNaN: true }));
    const rowsOf = fc.uniqueArray(scored, { selector: ([piece]) => piece, maxLength: 12 });
    fc.assert(
      fc.property(rowsOf, fc.stringMatching(/^[abcd]{0,12}$/), (rows, text) => {
        const bytes = utf8Of(text);
        const unigram = unigramOf(modelOf(rows).pieces);
        const paths = bestPaths(latticeOf(unigram, bytes), bytes.length, 20);
        expect(paths[0]!.ids).toEqual(bestSegmentation(unigram, bytes).ids);
        const scores = paths.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(new Set(paths.map((path) => cut(bytes, path))).size).toBe(paths.length);
      }),
    );
  });
});
