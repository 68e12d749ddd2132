// Oracles: t5x's own mask cases (examples/t5/layers_test.py), and what holds for every mask.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossMask, decoderMask, encoderMask, type Mask } from './masks.ts';

/** One string of 0 and 1 a query. */
function rows({ queries, keys, visible }: Mask): string[] {
  return Array.from({ length: queries }, (_, query) =>
    visible.subarray(query * keys, query * keys + keys).join(''),
  );
}

/** Unpacked tokens: one segment, and 0 for padding. */
const segmentsOf = (tokens: number[]) => tokens.map((token) => (token > 0 ? 1 : 0));

describe("t5x's cases", () => {
  it('test_make_attention_mask_multiply_pairwise_fn', () => {
    expect(rows(encoderMask(segmentsOf([7, 0, 0])))).toEqual(['100', '000', '000']);
    expect(rows(encoderMask(segmentsOf([8, 5, 0])))).toEqual(['110', '110', '000']);
  });

  it('test_make_decoder_mask_lm_packed', () => {
    const expected = ['100000', '110000', '111000', '000100', '000110', '000000'];
    expect(rows(decoderMask([1, 1, 1, 2, 2, 0]))).toEqual(expected);
  });

  it('test_make_decoder_mask_prefix_lm_unpacked', () => {
    const expected = ['111000', '111000', '111000', '111100', '111110', '000000'];
    expect(rows(decoderMask(segmentsOf([5, 6, 7, 3, 4, 0]), [1, 1, 1, 0, 0, 0]))).toEqual(expected);
  });
});

describe('a mask', () => {
  it('keeps packed segments apart in the encoder and between the stacks', () => {
    expect(rows(encoderMask([1, 1, 2, 0]))).toEqual(['1100', '1100', '0010', '0000']);
    expect(rows(crossMask([1, 2, 2, 0], [1, 1, 2]))).toEqual(['110', '001', '001', '000']);
  });

  it('opens the prefix of each packed segment, but not into the other', () => {
    const expected = ['1100', '1100', '0011', '0011'];
    expect(rows(decoderMask([1, 1, 2, 2], [1, 1, 1, 1]))).toEqual(expected);
  });

  const segments = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });

  it('never shows padding, nor lets it see', () => {
    fc.assert(
      fc.property(segments, segments, (queries, keys) => {
        const mask = crossMask(queries, keys);
        mask.visible.forEach((visible, at) => {
          const [query, key] = [queries[Math.floor(at / mask.keys)]!, keys[at % mask.keys]!];
          expect(visible).toBe(query > 0 && query === key ? 1 : 0);
        });
      }),
    );
  });

  it('of a decoder is the lower half of the encoder one', () => {
    fc.assert(
      fc.property(segments, (ids) => {
        const [causal, full] = [decoderMask(ids), encoderMask(ids)];
        const lower = full.visible.map((visible, at) =>
          at % full.keys <= Math.floor(at / full.keys) ? visible : 0,
        );
        expect(causal.visible).toEqual(lower);
      }),
    );
  });

  it('of a prefix that covers everything is the encoder one', () => {
    fc.assert(
      fc.property(segments, (ids) => {
        expect(
          decoderMask(
            ids,
            ids.map(() => 1),
          ),
        ).toEqual(encoderMask(ids));
      }),
    );
  });
});
