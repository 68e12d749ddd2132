import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ObjectiveConfig, objectiveNames } from '../config/objective.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { objectiveOf } from './objectives.ts';
import { mostShown, type ShownPiece, shownCorruption, spansOf } from './shown.ts';

/** One id a letter, ten sentinels on top: small enough to check by hand. */
const letters: Vocabulary = {
  kind: 'bytes',
  size: 140,
  padId: 0,
  eosId: 1,
  unkId: 2,
  sentinelCount: 10,
  encode: (text) => Int32Array.from(text, (letter) => letter.charCodeAt(0)),
  encodeWithSentinels: () => new Int32Array(0),
  encodePieces: () => [],
  decode: () => '',
  decodeWithSentinels: () => '',
  pieceOf: (id) => (id === 1 ? '</s>' : id >= 130 ? `<extra_id_${139 - id}>` : String.fromCharCode(id)),
};

const config = (objective: ObjectiveConfig['objective']): ObjectiveConfig => ({
  objective,
  noiseDensity: 0.3,
  meanNoiseSpanLength: 2,
});
const settings = fc.record({
  text: fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 2, maxLength: 60 }),
  objective: fc.constantFrom(...objectiveNames),
  seed: fc.bigInt({ min: 0n, max: 1000n }),
});

it('numbers hidden runs from the left', () => {
  expect([...spansOf(Uint8Array.of(0, 1, 1, 0, 1))]).toEqual([-1, 0, 0, -1, 1]);
});

it('shows the ids that the objective itself gives, with EOS at the end', () => {
  fc.assert(
    fc.property(settings, ({ text, objective, seed }) => {
      const shown = shownCorruption(text, letters, config(objective), [seed, 0n]);
      const ids = letters.encode(text) as Int32Array<ArrayBuffer>;
      const real = objectiveOf(config(objective)).apply(ids, letters, [seed, 0n]);
      const idsOf = (pieces: ShownPiece[]) => pieces.map((piece) => piece.id);
      expect(idsOf(shown.text)).toEqual([...ids]);
      expect(idsOf(shown.inputs)).toEqual([...real.inputs, 1]);
      expect(idsOf(shown.targets)).toEqual([...real.targets, 1]);
    }),
  );
});

it('gives every hidden span of span corruption the same number in text, inputs and targets', () => {
  const shown = shownCorruption('the quick brown fox jumps', letters, config('span-corruption'), [3n, 0n]);
  const written = (pieces: ShownPiece[], span: number) =>
    pieces.filter((piece) => piece.span === span && !piece.sentinel).map((piece) => piece.piece);
  const numbers = [...new Set(shown.text.flatMap((piece) => piece.span ?? []))];
  expect(numbers.length).toBeGreaterThan(1);
  for (const span of numbers) {
    expect(written(shown.targets, span)).toEqual(written(shown.text, span));
    expect(shown.inputs.filter((piece) => piece.span === span)).toHaveLength(1);
    expect(shown.inputs.find((piece) => piece.span === span)?.piece).toBe(`<extra_id_${span}>`);
  }
});

it('ties what stands in for a token in place to the span of that place', () => {
  const shown = shownCorruption('abcdefghabcdefgh', letters, config('mass-style'), [5n, 0n]);
  expect(shown.inputs.slice(0, -1).map((piece) => piece.span)).toEqual(shown.text.map((piece) => piece.span));
});

it('shows no more than the first pieces and says so', () => {
  const shown = shownCorruption('a'.repeat(mostShown + 1), letters, config('lm'), [1n, 0n]);
  expect([shown.total, shown.truncated]).toEqual([mostShown, true]);
});
