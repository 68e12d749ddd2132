// seqio's and Mesh's own packing and feature cases (spec 11.3), by their numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, fullBatch, inputsBatch } from './arrays.ts';
import type { Batch, Example } from './batch.ts';
import { layoutOf, type RowLayout } from './layout.ts';
import { fillRow, type Row } from './packing.ts';
import { shiftRight } from './shiftRight.ts';

const example = (inputs: number[], targets: number[]): Example => ({
  inputs: Int32Array.from(inputs),
  targets: Int32Array.from(targets),
});
const encoderDecoder = (inputLength: number, targetLength: number): RowLayout =>
  layoutOf('encoder-decoder', { inputLength, targetLength });

/** The examples in as few rows as they need; after the last comes one that fills a row, so it begins another. */
function packed(examples: readonly Example[], layout: RowLayout): Row[] {
  const whole = new Int32Array(Math.max(layout.inputLength, 1));
  const end = {
    inputs: layout.oneStream ? new Int32Array(0) : whole,
    targets: new Int32Array(layout.targetLength),
  };
  const reader = {
    at: 0,
    epoch: 0,
    leftOut: 0,
    peek: () => examples[reader.at] ?? end,
    take: () => void reader.at++,
    leaveOut: () => void reader.at++,
    cursor: () => ({}),
  };
  const rows: Row[] = [];
  while (reader.at < examples.length) rows.push(fillRow(reader, layout));
  return rows;
}

const packedBatch = (examples: readonly Example[], layout: RowLayout) =>
  batchOf(packed(examples, layout), layout);
const shown = <K extends keyof Batch>(batch: Batch, ...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, Array.from(batch[name] as Int32Array).join(' ')]));

const c055 = [example([7, 8, 5, 1], [3, 9, 1]), example([8, 4, 9, 3, 1], [4, 1])];

describe('encoder and decoder side by side', () => {
  it('packs two examples into a row (C055, C066)', () => {
    const batch = packedBatch(c055, encoderDecoder(10, 7));
    expect(batch.batchSize).toBe(1);
    expect(
      shown(batch, 'encoderInputTokens', 'encoderSegmentIds', 'decoderTargetTokens', 'decoderSegmentIds'),
    ).toEqual({
      encoderInputTokens: '7 8 5 1 8 4 9 3 1 0',
      encoderSegmentIds: '1 1 1 1 2 2 2 2 2 0',
      decoderTargetTokens: '3 9 1 4 1 0 0',
      decoderSegmentIds: '1 1 1 2 2 0 0',
    });
    expect(shown(batch, 'decoderInputTokens', 'decoderLossWeights', 'decoderPrefix')).toEqual({
      decoderInputTokens: '0 3 9 0 4 0 0',
      decoderLossWeights: '1 1 1 1 1 0 0',
      decoderPrefix: '0 0 0 0 0 0 0',
    });
  });

  it('packs without EOS all the same (C056)', () => {
    const batch = packedBatch([example([7, 8, 5], [3, 9]), example([8, 4, 9, 3], [4])], encoderDecoder(8, 5));
    expect(shown(batch, 'encoderInputTokens', 'decoderTargetTokens', 'decoderSegmentIds')).toEqual({
      encoderInputTokens: '7 8 5 8 4 9 3 0',
      decoderTargetTokens: '3 9 4 0 0',
      decoderSegmentIds: '1 1 2 0 0',
    });
  });

  it("packs as Mesh's documentation shows (C070)", () => {
    const examples = [example([8, 7, 1], [4, 1]), example([2, 3, 4, 1], [5, 6, 1])];
    const batch = packedBatch(examples, encoderDecoder(10, 10));
    expect(shown(batch, 'encoderInputTokens', 'decoderTargetTokens')).toEqual({
      encoderInputTokens: '8 7 1 2 3 4 1 0 0 0',
      decoderTargetTokens: '4 1 5 6 1 0 0 0 0 0',
    });
  });

  // Upstream's rows of a single example show the last target to the padding after it, which nothing reads.
  it('lays one example in a row (C065)', () => {
    const batch = packedBatch([example([9, 4, 3, 8, 1], [3, 9, 4, 1])], encoderDecoder(7, 5));
    expect(
      shown(batch, 'encoderInputTokens', 'decoderTargetTokens', 'decoderInputTokens', 'decoderLossWeights'),
    ).toEqual({
      encoderInputTokens: '9 4 3 8 1 0 0',
      decoderTargetTokens: '3 9 4 1 0',
      decoderInputTokens: '0 3 9 4 0',
      decoderLossWeights: '1 1 1 1 0',
    });
  });

  it('loses nothing, whatever is packed', () => {
    const ids = fc.array(fc.nat(9), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, ids), { maxLength: 20 }), (pairs) => {
        const layout = encoderDecoder(12, 9);
        const batch = packedBatch(
          pairs.map(([inputs, targets]) => example(inputs, targets)),
          layout,
        );
        const kept = (tokens: Int32Array, segments: Int32Array) => [
          ...tokens.filter((_, index) => segments[index]),
        ];
        expect(kept(batch.encoderInputTokens, batch.encoderSegmentIds)).toEqual(
          pairs.flatMap(([inputs]) => inputs),
        );
        expect(kept(batch.decoderTargetTokens, batch.decoderSegmentIds)).toEqual(
          pairs.flatMap(([, targets]) => targets),
        );
      }),
    );
  });
});

describe('one stream', () => {
  it('packs a language model (C067)', () => {
    const batch = packedBatch(
      [example([], [3, 9, 1]), example([], [4, 1])],
      layoutOf('decoder-lm', { inputLength: 2, targetLength: 4 }),
    );
    expect(
      shown(batch, 'decoderTargetTokens', 'decoderInputTokens', 'decoderSegmentIds', 'decoderPrefix'),
    ).toEqual({
      decoderTargetTokens: '3 9 1 4 1 0',
      decoderInputTokens: '0 3 9 0 4 0',
      decoderSegmentIds: '1 1 1 2 2 0',
      decoderPrefix: '0 0 0 0 0 0',
    });
    expect([batch.inputLength, batch.encoderInputTokens.length]).toEqual([0, 0]);
  });

  it('lays a prefix before its targets, and scores both (C068)', () => {
    const layout = layoutOf('prefix-lm', { inputLength: 5, targetLength: 4 });
    const batch = packedBatch([example([9, 4, 6, 1], [3, 9, 1])], layout);
    expect(
      shown(batch, 'decoderTargetTokens', 'decoderInputTokens', 'decoderLossWeights', 'decoderPrefix'),
    ).toEqual({
      decoderTargetTokens: '9 4 6 1 3 9 1 0 0',
      decoderInputTokens: '0 9 4 6 1 3 9 0 0',
      decoderLossWeights: '1 1 1 1 1 1 1 0 0',
      decoderPrefix: '1 1 1 1 1 0 0 0 0',
    });
  });

  it.each([
    [[9, 1, 2], [3, 4, 5, 6, 7], '0 9 1 2 3 4 5 6', '1 1 1 1 0 0 0 0'],
    [[8, 9, 10, 11, 12], [13, 14, 15], '0 8 9 10 11 12 13 14', '1 1 1 1 1 1 0 0'],
  ])('splits a full row into prefix and rest (C026)', (inputs, targets, shifted, prefix) => {
    const layout = layoutOf('prefix-lm', { inputLength: 4, targetLength: 4 });
    const batch = packedBatch([example(inputs, targets)], layout);
    expect(shown(batch, 'decoderInputTokens', 'decoderPrefix')).toEqual({
      decoderInputTokens: shifted,
      decoderPrefix: prefix,
    });
  });
});

it('writes rows that are full as they lie in their arrays', () => {
  const ids = (from: number, count: number) => Int32Array.from({ length: count }, (_, at) => from + at);
  const batch = fullBatch(2, ids(10, 6), ids(20, 4));
  const ones = (count: number) => new Int32Array(count).fill(1);
  expect(batch).toEqual({
    batchSize: 2,
    inputLength: 3,
    targetLength: 2,
    encoderInputTokens: ids(10, 6),
    encoderSegmentIds: ones(6),
    decoderInputTokens: Int32Array.of(0, 20, 0, 22),
    decoderTargetTokens: ids(20, 4),
    decoderSegmentIds: ones(4),
    decoderLossWeights: Float32Array.from(ones(4)),
    decoderPrefix: new Int32Array(4),
  });
  const decoderOnly = fullBatch(2, new Int32Array(0), ids(20, 4));
  expect({ ...batch, inputLength: 0, encoderInputTokens: ids(0, 0), encoderSegmentIds: ids(0, 0) }).toEqual(
    decoderOnly,
  );
});

it('writes inputs alone for an encoder, with nothing that is scored', () => {
  const batch = inputsBatch(Int32Array.of(5, 6, 1));
  expect([batch.batchSize, batch.inputLength, batch.targetLength]).toEqual([1, 3, 1]);
  expect(shown(batch, 'encoderInputTokens', 'encoderSegmentIds', 'decoderSegmentIds')).toEqual({
    encoderInputTokens: '5 6 1',
    encoderSegmentIds: '1 1 1',
    decoderSegmentIds: '0',
  });
  expect([...batch.decoderLossWeights]).toEqual([0]);
});

describe('shiftRight', () => {
  const packed = Int32Array.of(3, 8, 1, 9, 1, 5, 4, 1, 0, 0);
  const segments = Int32Array.of(1, 1, 1, 2, 2, 3, 3, 3, 0, 0);

  it('starts every segment anew (C058)', () => {
    expect([...shiftRight(packed, segments)].join(' ')).toBe('0 3 8 0 9 0 5 4 0 0');
    expect([...shiftRight(packed.with(4, 6), segments)].join(' ')).toBe('0 3 8 0 9 0 5 4 0 0');
    expect([...shiftRight(Int32Array.of(3, 8, 9, 5, 1, 0, 0), new Int32Array(7).fill(1))].join(' ')).toBe(
      '0 3 8 9 5 1 0',
    );
  });

  it('opens with another start id (C058, C066)', () => {
    expect(shiftRight(Int32Array.of(3, 8), Int32Array.of(1, 1), 10)[0]).toBe(10);
    const c066 = [Int32Array.of(3, 9, 1, 4, 1, 0, 0), Int32Array.of(1, 1, 1, 2, 2, 0, 0)] as const;
    expect([...shiftRight(...c066, 10)].slice(0, 5)).toEqual([10, 3, 9, 10, 4]);
  });
});
