// Rows of examples of any length. The oracle is sequential first fit over the examples that a row can hold, and a count.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { architectures } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import type { Example } from './batch.ts';
import { nextBatch } from './batchStream.ts';
import type { ExampleReader } from './exampleStream.ts';
import { fitsRow, layoutOf } from './layout.ts';
import { fillRow } from './packing.ts';
import { pairStream } from './pairStream.ts';

const example = (inputs: number, targets: number): Example => ({
  inputs: new Int32Array(inputs).fill(5),
  targets: new Int32Array(targets).fill(6),
});

/** In the order they are given, over and over. */
const inOrder = (examples: readonly Example[]): ExampleReader =>
  pairStream({ name: 'rows', training: examples, seed: 1 }).heldOut.read();

const anyExamples = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { minLength: 1, maxLength: 12 });
const anyLayout = fc
  .tuple(fc.constantFrom(...architectures), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 }))
  .map(([architecture, inputLength, targetLength]) => layoutOf(architecture, { inputLength, targetLength }));

it('ends, whatever the lengths: a row holds something, or the examples are refused', () => {
  fc.assert(
    fc.property(anyExamples, anyLayout, (lengths, layout) => {
      const examples = lengths.map(([inputs, targets]) => example(inputs, targets));
      const reader = inOrder(examples);
      const fitting = examples.filter((each) => fitsRow(each, layout));
      if (fitting.length === 0) {
        expect(() => fillRow(reader, layout)).toThrow(Expected);
        return;
      }
      for (let row = 0; row < 30; row++) {
        const { examples: held, inputs, targets } = fillRow(reader, layout);
        expect(held.length).toBeGreaterThan(0);
        expect(inputs).toBeLessThanOrEqual(layout.inputLength);
        expect(targets).toBeLessThanOrEqual(layout.targetLength);
      }
    }),
    { numRuns: 500 },
  );
});

it('keeps the order of all that fits, and counts all that does not', () => {
  fc.assert(
    fc.property(anyExamples, anyLayout, (lengths, layout) => {
      const examples = lengths.map(([inputs, targets]) => example(inputs, targets));
      const fitting = examples.filter((each) => fitsRow(each, layout));
      fc.pre(fitting.length > 0);
      const reader = inOrder(examples);
      const held = Array.from({ length: 20 }, () => fillRow(reader, layout)).flatMap((row) => row.examples);
      const { epoch, position } = reader.cursor() as { epoch: number; position: number };
      const seen = epoch * examples.length + position;
      expect(held.length + reader.leftOut).toBe(seen);
      held.forEach((each, at) => {
        const { inputs, targets } = fitting[at % fitting.length]!;
        const prefix = layout.oneStream ? inputs.length : 0;
        expect([each.prefix, each.inputs.length + each.targets.length]).toEqual([
          prefix,
          inputs.length + targets.length,
        ]);
      });
    }),
    { numRuns: 300 },
  );
});

it('goes on in the same row after an example that no row holds', () => {
  const layout = layoutOf('encoder-decoder', { inputLength: 8, targetLength: 8 });
  const reader = inOrder([example(3, 3), example(9, 1), example(1, 9), example(2, 2), example(4, 4)]);
  expect(fillRow(reader, layout).examples.map(({ inputs }) => inputs.length)).toEqual([3, 2]);
  expect(reader.leftOut).toBe(2);
  expect(reader.cursor()).toEqual({ epoch: 0, position: 4, rows: 5, leftOut: 2 });
});

it.each([
  ['encoder-decoder', 'an example of 1 to 8 inputs and 1 to 4 targets'],
  ['decoder-lm', 'an example of at most 12 inputs and targets, one target or more'],
] as const)('refuses examples of which none fits, and says by how much: %s', (architecture, wanted) => {
  const layout = layoutOf(architecture, { inputLength: 8, targetLength: 4 });
  const reader = inOrder([example(20, 2), example(9, 5), example(30, 30)]);
  const rows = { layout, batchSize: 2, startId: 0 };
  const got = 'none; the shortest has 9 inputs and 5 targets';
  expect(() => nextBatch(reader, rows)).toThrow(
    expect.objectContaining({ code: 'examples.length', wanted, got }),
  );
});

it('leaves out what has nothing to write, or nothing for an encoder to read', () => {
  const lengths = { inputLength: 8, targetLength: 4 };
  expect(fitsRow(example(3, 0), layoutOf('encoder-decoder', lengths))).toBe(false);
  expect(fitsRow(example(0, 3), layoutOf('encoder-decoder', lengths))).toBe(false);
  expect(fitsRow(example(0, 3), layoutOf('prefix-lm', lengths))).toBe(true);
  expect(fitsRow(example(3, 0), layoutOf('prefix-lm', lengths))).toBe(false);
});
