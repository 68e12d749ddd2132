// Given rows as a stream, and a mixture of streams, which shows that a reader is all that batches need to know.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniformFloats } from '../math/random.ts';
import type { Batch, Example } from './batch.ts';
import { nextBatch } from './batchStream.ts';
import type { ExampleReader, ExampleStream } from './exampleStream.ts';
import { heldOutBatches, heldOutExamples } from './heldOut.ts';
import { layoutOf } from './layout.ts';
import { pairStream } from './pairStream.ts';
import { textStream } from './textStream.ts';

/** Rows of `first`, of one to `longest` ids and EOS. */
const rowsOf = (first: number, count: number, longest: number): Example[] =>
  Array.from({ length: count }, (_, at) => ({
    inputs: Int32Array.from([...new Int32Array(1 + (at % longest)).fill(first), 1]),
    targets: Int32Array.of(first + 1, 1),
  }));

const lengths = { inputLength: 12, targetLength: 8 };
const rows = { layout: layoutOf('encoder-decoder', lengths), batchSize: 2, startId: 0 };
const take = (reader: ExampleReader, count: number): Batch[] =>
  Array.from({ length: count }, () => nextBatch(reader, rows));
const stored = (reader: ExampleReader): unknown => JSON.parse(JSON.stringify(reader.cursor()));

describe('given rows', () => {
  const training = rowsOf(5, 40, 20);
  const stream = pairStream({ name: 'a task', training, heldOut: rowsOf(7, 3, 5), seed: 3 });

  it('come once an epoch, in another order each time', () => {
    const reader = stream.read();
    const epoch = () =>
      training.map(() => {
        const next = reader.peek();
        reader.take();
        return training.indexOf(next);
      });
    const [first, second] = [epoch(), epoch()];
    const all = training.map((_, at) => at);
    expect([...first].sort((a, b) => a - b)).toEqual(all);
    expect([...second].sort((a, b) => a - b)).toEqual(all);
    expect(second).not.toEqual(first);
    expect(first).not.toEqual(all);
  });

  it('go on from a stored cursor as if they had never stopped, with the count of what was left out', () => {
    fc.assert(
      fc.property(fc.nat(20), (before) => {
        const unbroken = stream.read();
        take(unbroken, before);
        const resumed = stream.read(stored(unbroken));
        expect(take(resumed, 5)).toEqual(take(unbroken, 5));
        expect(resumed.leftOut).toBe(unbroken.leftOut);
        expect(resumed.leftOut).toBeGreaterThan(0);
      }),
    );
  });

  it('are evaluated in their order on those held out, or on themselves where there are none', () => {
    expect(heldOutExamples(stream, rows.layout, 3)).toEqual(rowsOf(7, 3, 5));
    expect(stream.heldOut.reusesTraining).toBe(false);
    const alone = pairStream({ name: 'a task', training, seed: 3 });
    expect(alone.heldOut.reusesTraining).toBe(true);
    expect(heldOutExamples(alone, rows.layout, 50)).toEqual(
      training.filter(({ inputs }) => inputs.length <= lengths.inputLength),
    );
    expect(heldOutBatches(alone, rows, 2)).toHaveLength(2);
  });

  it('refuse a cursor of another number of rows or of a text, and that there are none', () => {
    const cursor = { epoch: 0, position: 0, rows: 40 };
    expect(stream.read(cursor).cursor()).toEqual(cursor);
    expect(() => stream.read({ ...cursor, rows: 41 })).toThrow(/cursor.rows/);
    expect(() => stream.read({ ...cursor, position: 40 })).toThrow(/cursor.position/);
    expect(() => stream.read({ epoch: 0, position: 0, tokens: 40 })).toThrow(/cursor.shape/);
    expect(() => stream.read({ ...cursor, leftOut: -1 })).toThrow(/cursor.shape/);
    expect(() => pairStream({ name: 'a task', training: [], seed: 1 }).read()).toThrow(/examples.none/);
  });
});

interface Part {
  rate: number;
  stream: ExampleStream;
}

/** Examples of several streams at rates, drawn by (seed, number of draws). */
function mixture(parts: readonly Part[], seed: bigint): ExampleStream {
  const total = parts.reduce((sum, { rate }) => sum + rate, 0);
  const read = (from?: unknown): ExampleReader => {
    const cursor = (from ?? { drawn: 0, parts: [] }) as { drawn: number; parts: unknown[] };
    const readers = parts.map(({ stream }, at) => stream.read(cursor.parts[at]));
    let { drawn } = cursor;
    const current = () => {
      const draw = uniformFloats([seed, BigInt(drawn)], 1)[0]! * total;
      const upTo = (last: number) => parts.slice(0, last + 1).reduce((sum, { rate }) => sum + rate, 0);
      return readers[parts.findIndex((_, at) => draw < upTo(at))]!;
    };
    const moved = (move: (reader: ExampleReader) => void) => () => {
      move(current());
      drawn++;
    };
    return {
      peek: () => current().peek(),
      take: moved((reader) => reader.take()),
      leaveOut: moved((reader) => reader.leaveOut()),
      get epoch() {
        return Math.min(...readers.map(({ epoch }) => epoch));
      },
      get leftOut() {
        return readers.reduce((sum, { leftOut }) => sum + leftOut, 0);
      },
      cursor: () => ({ drawn, parts: readers.map((reader) => reader.cursor()) }),
    };
  };
  const heldOut = parts[0]!.stream.heldOut;
  return { name: parts.map(({ stream }) => stream.name).join(' and '), read, heldOut };
}

describe('a mixture of a text and a task', () => {
  const text = textStream(
    {
      model: { architecture: 'encoder-decoder' },
      objective: { objective: 'span-corruption', noiseDensity: 0.15, meanNoiseSpanLength: 3 },
      training: { ...lengths, seed: 1 },
    },
    { size: 384, sentinelCount: 125, eosId: 1 },
    Int32Array.from({ length: 300 }, (_, at) => 20 + (at % 90)),
  );
  const task = pairStream({ name: 'a task', training: rowsOf(5, 30, 20), seed: 2 });
  const mixed = mixture(
    [
      { rate: 3, stream: text },
      { rate: 1, stream: task },
    ],
    9n,
  );

  it('takes from each at its rate', () => {
    const reader = mixed.read();
    let tasks = 0;
    for (let at = 0; at < 2000; at++) {
      if (reader.peek().targets[0] === 6) tasks++;
      reader.take();
    }
    expect(tasks / 2000).toBeCloseTo(0.25, 1);
    expect(mixed.name).toBe('a text under span-corruption and a task');
  });

  it('goes on from a stored cursor exactly as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(30), (before) => {
        const unbroken = mixed.read();
        take(unbroken, before);
        const resumed = mixed.read(stored(unbroken));
        expect(take(resumed, 5)).toEqual(take(unbroken, 5));
        expect(resumed.leftOut).toBe(unbroken.leftOut);
      }),
      { numRuns: 30 },
    );
  });

  it('counts what its parts left out, and is refused where no part has anything that fits', () => {
    const reader = mixed.read();
    take(reader, 40);
    expect(reader.leftOut).toBeGreaterThan(0);
    const long = (seed: number) =>
      pairStream({ name: 'long', training: [...rowsOf(5, 30, 20).slice(14, 19)], seed });
    const barren = mixture(
      [
        { rate: 9, stream: long(1) },
        { rate: 1, stream: long(2) },
      ],
      1n,
    );
    expect(() => nextBatch(barren.read(), rows)).toThrow(/examples.length/);
  });
});
