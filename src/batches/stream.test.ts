import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Architecture, architectures } from '../config/model.ts';
import { type ObjectiveConfig, objectiveNames } from '../config/objective.ts';
import { Expected } from '../errors/expected.ts';
import type { Batch } from './batch.ts';
import { epochOf } from './epoch.ts';
import { type ExampleSource, Examples } from './examples.ts';
import { batchStream, heldOutBatches, heldOutExamples, splitText } from './heldOut.ts';

const ids = (length: number) => Int32Array.from({ length }, (_, index) => 3 + ((index * 37) % 250));

function source(
  change: {
    tokens?: number;
    objective?: ObjectiveConfig['objective'];
    architecture?: Architecture;
    seed?: number;
  } = {},
): ExampleSource {
  const { tokens = 1500, objective = 'span-corruption', architecture = 'encoder-decoder', seed = 1 } = change;
  return {
    ids: ids(tokens),
    vocabulary: { size: 384, sentinelCount: 125, eosId: 1 },
    objective: { objective, noiseDensity: 0.15, meanNoiseSpanLength: 3 },
    architecture,
    startId: 0,
    training: { batchSize: 3, inputLength: 64, targetLength: 32, seed },
  };
}

const take = (stream: { next(): Batch }, count: number) => Array.from({ length: count }, () => stream.next());

const anySource = fc
  .record({
    tokens: fc.integer({ min: 2, max: 2000 }),
    objective: fc.constantFrom(...objectiveNames),
    architecture: fc.constantFrom(...architectures),
    seed: fc.nat(1000),
  })
  .map(source);

describe('a stream of batches', () => {
  it('goes on from a stored cursor exactly as if it had never stopped', () => {
    fc.assert(
      fc.property(anySource, fc.nat(12), (from, before) => {
        const unbroken = batchStream(from);
        take(unbroken, before);
        const stored: unknown = JSON.parse(JSON.stringify(unbroken.cursor()));
        expect(take(batchStream({ ...from, cursor: stored }), 3)).toEqual(take(unbroken, 3));
      }),
      { numRuns: 60 },
    );
  });

  it('opens every sequence of the decoder with the start id, and pads with nothing that is scored', () => {
    fc.assert(
      fc.property(anySource, (from) => {
        const startId = 7;
        const batch = batchStream({ ...from, startId }).next();
        batch.decoderSegmentIds.forEach((segment, at) => {
          const begins = at % batch.targetLength === 0 || batch.decoderSegmentIds[at - 1] !== segment;
          if (segment > 0 && begins) expect(batch.decoderInputTokens[at]).toBe(startId);
          if (segment === 0)
            expect([batch.decoderInputTokens[at], batch.decoderLossWeights[at]]).toEqual([0, 0]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('fills every row with at least one whole example that ends in EOS', () => {
    fc.assert(
      fc.property(anySource, (from) => {
        const batch = batchStream(from).next();
        for (let row = 0; row < batch.batchSize; row++) {
          const [start, end] = [row * batch.targetLength, (row + 1) * batch.targetLength];
          const segments = batch.decoderSegmentIds.subarray(start, end);
          const real = segments.findLastIndex((segment) => segment > 0);
          expect(segments[0]).toBe(1);
          expect(batch.decoderTargetTokens[start + real]).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('depends on the seed', () => {
    expect(batchStream(source({ seed: 1 })).next()).not.toEqual(batchStream(source({ seed: 2 })).next());
  });

  it('hides other spans in the next epoch', () => {
    const examples = new Examples(source({ tokens: 40 }));
    expect(examples.count(0)).toBe(1);
    expect(examples.at(0, 0)).not.toEqual(examples.at(1, 0));
  });

  it('never shows the held-out text', () => {
    const from = source({ tokens: 2000, objective: 'lm' });
    const marked = from.ids.map((_, index) => (index < 1900 ? 5 : 6));
    const stream = batchStream({ ...from, ids: marked });
    const seen = take(stream, 20).flatMap((batch) => [...batch.decoderTargetTokens]);
    expect(seen).toContain(5);
    expect(seen).not.toContain(6);
  });

  it('refuses a text too short to hide anything in', () => {
    expect(() => batchStream(source({ tokens: 1 }))).toThrow(Expected);
    expect(() => batchStream(source({ tokens: 0 }))).toThrow(/at least two tokens/);
    expect(batchStream(source({ tokens: 2 })).next().batchSize).toBe(3);
  });

  it('refuses a cursor that is none or belongs to another text', () => {
    const cursor = batchStream(source()).cursor();
    expect(() => batchStream({ ...source({ tokens: 1400 }), cursor })).toThrow(/cursor.text/);
    for (const broken of [null, 'x', { ...cursor, epoch: -1 }, { ...cursor, position: 0.5 }, {}]) {
      expect(() => batchStream({ ...source(), cursor: broken })).toThrow(/cursor.shape/);
    }
    expect(() => batchStream({ ...source(), cursor: { ...cursor, position: 10_000 } })).toThrow(
      /cursor.position/,
    );
  });
});

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

describe('the held-out text', () => {
  it('is the last twentieth, at least a segment; a tiny text serves twice and says so', () => {
    const split = splitText(ids(2000), 60);
    expect([split.training.length, split.heldOut.length, split.reusesTrainingText]).toEqual([
      1900,
      100,
      false,
    ]);
    expect(splitText(ids(400), 60).heldOut).toHaveLength(60);
    expect(splitText(ids(200), 60)).toMatchObject({ reusesTrainingText: true });
  });

  it('gives the same batches every time, whatever the seed of the run', () => {
    const { batches, reusesTrainingText } = heldOutBatches(source({ seed: 1 }), 3);
    expect(heldOutBatches(source({ seed: 2 }), 3).batches).toEqual(batches);
    expect([batches.length, reusesTrainingText]).toEqual([3, false]);
    expect(heldOutExamples(source(), 2)).toEqual(heldOutExamples(source({ seed: 9 }), 2));
  });
});
