import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Architecture, architectures } from '../config/model.ts';
import { type ObjectiveConfig, objectiveNames } from '../config/objective.ts';
import { Expected } from '../errors/expected.ts';
import type { Batch } from './batch.ts';
import { type BatchRows, nextBatch } from './batchStream.ts';
import type { ExampleStream } from './exampleStream.ts';
import { heldOutBatches, heldOutExamples } from './heldOut.ts';
import { layoutOf } from './layout.ts';
import { splitText, type TextStreamSettings, textStream } from './textStream.ts';

const ids = (length: number) => Int32Array.from({ length }, (_, index) => 3 + ((index * 37) % 250));

interface Source {
  tokens: Int32Array;
  settings: TextStreamSettings;
  startId?: number;
}

function source(
  change: {
    tokens?: number;
    objective?: ObjectiveConfig['objective'];
    architecture?: Architecture;
    seed?: number;
    inputLength?: number;
    targetLength?: number;
  } = {},
): Source {
  const { tokens = 1500, objective = 'span-corruption', architecture = 'encoder-decoder', seed = 1 } = change;
  const { inputLength = 64, targetLength = 32 } = change;
  const settings = {
    model: { architecture },
    objective: { objective, noiseDensity: 0.15, meanNoiseSpanLength: 3 },
    training: { inputLength, targetLength, seed },
  };
  return { tokens: ids(tokens), settings };
}

const streamOf = ({ settings, tokens }: Source): ExampleStream =>
  textStream(settings, { size: 384, sentinelCount: 125, eosId: 1 }, tokens);

const rowsOf = ({ settings: { model, training }, startId = 0 }: Source): BatchRows => ({
  layout: layoutOf(model.architecture, training),
  batchSize: 3,
  startId,
});

/** Batches of a text, from a stored cursor or from the beginning. */
function batchStream(from: Source, stored?: unknown) {
  const reader = streamOf(from).read(stored);
  return {
    next: () => nextBatch(reader, rowsOf(from)),
    cursor: () => reader.cursor(),
    leftOut: () => reader.leftOut,
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
        expect(take(batchStream(from, stored), 3)).toEqual(take(unbroken, 3));
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
    const reader = streamOf(source({ tokens: 40 })).read();
    const first = reader.peek();
    reader.take();
    expect(reader.epoch).toBe(1); // the text is one example
    expect(reader.peek()).not.toEqual(first);
  });

  it('never shows the held-out text', () => {
    const from = source({ tokens: 2000, objective: 'lm' });
    const marked = from.tokens.map((_, index) => (index < 1900 ? 5 : 6));
    const stream = batchStream({ ...from, tokens: marked });
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
    expect(() => batchStream(source({ tokens: 1400 }), cursor)).toThrow(/cursor.text/);
    for (const broken of [null, 'x', { ...cursor, epoch: -1 }, { ...cursor, position: 0.5 }, {}]) {
      expect(() => batchStream(source(), broken)).toThrow(/cursor.shape/);
    }
    expect(() => batchStream(source(), { ...cursor, position: 10_000 })).toThrow(/cursor.position/);
  });
});

describe('the held-out text', () => {
  it('is the last twentieth, at least a segment; a tiny text serves twice and says so', () => {
    const split = splitText(ids(2000), 60);
    expect([split.training.length, split.heldOut.length, split.reusesTraining]).toEqual([1900, 100, false]);
    expect(splitText(ids(400), 60).heldOut).toHaveLength(60);
    expect(splitText(ids(200), 60)).toMatchObject({ reusesTraining: true });
  });

  it('gives the same batches every time, whatever the seed of the run', () => {
    const of = (seed: number) => heldOutBatches(streamOf(source({ seed })), rowsOf(source()), 3);
    expect(of(2)).toEqual(of(1));
    expect(of(1)).toHaveLength(3);
    expect(streamOf(source()).heldOut.reusesTraining).toBe(false);
    const { layout } = rowsOf(source());
    const examples = heldOutExamples(streamOf(source()), layout, 2);
    expect(examples).toHaveLength(2);
    expect(heldOutExamples(streamOf(source({ seed: 9 })), layout, 2)).toEqual(examples);
  });
});

it('says what it is', () => {
  expect(streamOf(source({ objective: 'deshuffling' })).name).toBe('a text under deshuffling');
});

it('leaves nothing out, whatever the lengths: its examples are cut to them', () => {
  const lengths = fc.record({
    tokens: fc.integer({ min: 2, max: 400 }),
    objective: fc.constantFrom(...objectiveNames),
    architecture: fc.constantFrom(...architectures),
    inputLength: fc.integer({ min: 1, max: 40 }),
    targetLength: fc.integer({ min: 2, max: 40 }),
  });
  fc.assert(
    fc.property(lengths, (change) => {
      const stream = batchStream(source(change));
      for (const batch of take(stream, 3)) {
        for (let row = 0; row < 3; row++) expect(batch.decoderSegmentIds[row * batch.targetLength]).toBe(1);
      }
      expect([stream.leftOut(), Object.keys(stream.cursor())]).toEqual([0, ['epoch', 'position', 'tokens']]);
    }),
    { numRuns: 200 },
  );
});

/** Of the batches, held-out batches and examples, and cursors of all objectives, as they were made when runs began. */
const recorded: Record<Architecture, string> = {
  'encoder-decoder': 'd1624c6e597fe74fba9454ee7783d428278a57a086978822d6a97ff19d8cf3fc',
  shared: 'd1624c6e597fe74fba9454ee7783d428278a57a086978822d6a97ff19d8cf3fc',
  'decoder-lm': 'dd2502bcd524a50a6da13b89d4c661210f898f6b9dd30538034f2ef37db96165',
  'prefix-lm': '36f174bbe3f40d6da377aae4d225e4d444512dd7f0f4a2ee9919e5e0612ccd4b',
};

it.each(architectures)('goes on from a cursor of before as it was recorded (%s)', (architecture) => {
  const hash = createHash('sha256');
  for (const objective of objectiveNames) {
    for (const tokens of [100, 1500]) {
      const from = source({ tokens, objective, architecture, seed: 5 });
      const [text, rows] = [streamOf(from), rowsOf(from)];
      const { tokens: size } = text.read().cursor() as { tokens: number };
      const stream = batchStream(from, { epoch: 3, position: 1, tokens: size });
      const batches = take(stream, 3);
      const { reusesTraining: reusesTrainingText } = text.heldOut;
      const held = { batches: heldOutBatches(text, rows, 2), reusesTrainingText };
      const all = [batches, held, heldOutExamples(text, rows.layout, 3), stream.cursor()];
      hash.update(
        JSON.stringify(all, (_, value) =>
          ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value,
        ),
      );
    }
  }
  expect(hash.digest('hex')).toBe(recorded[architecture]);
});
