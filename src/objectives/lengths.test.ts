import { describe, expect, it } from 'vitest';
import { objectiveNames } from '../config/objective.ts';
import { segmentLength } from './lengths.ts';
import { objectiveOf } from './objectives.ts';

/** Tokens that fill the room for inputs, and the targets that come of them. */
function filled(inputs: number, noiseDensity: number, meanNoiseSpanLength: number) {
  const { needs } = objectiveOf({ objective: 'span-corruption', noiseDensity, meanNoiseSpanLength });
  const tokens = segmentLength(needs, { inputs, targets: 4096 }, 4096);
  return [tokens, needs(tokens).targets];
}

describe('a segment under span corruption', () => {
  it.each([
    [64, 0.2, 2, [70, 22]], // C001
    [64, 0.2, 1, [63, 27]], // C002
    [512, 0.1, 2, [538, 82]],
    [512, 0.1, 10, [561, 63]],
    [512, 0.15, 2, [552, 126]],
    [512, 0.15, 3, [568, 114]],
    [512, 0.15, 5, [581, 105]],
    [512, 0.15, 10, [591, 99]],
    [512, 0.25, 3, [614, 206]],
    [512, 0.5, 2, [682, 512]],
    [512, 0.5, 10, [930, 512]],
    [64, 0.15, 3, [70, 14]],
    [128, 0.15, 3, [141, 29]],
    [1024, 0.15, 3, [1137, 229]],
    [2048, 0.15, 3, [2274, 456]],
  ])('inputs %i, density %f, mean %f -> %j (spec 3.2)', (inputs, density, mean, expected) => {
    expect(filled(inputs, density, mean)).toEqual(expected);
  });
});

describe('segmentLength', () => {
  const spans = objectiveOf({ objective: 'span-corruption', noiseDensity: 0.15, meanNoiseSpanLength: 3 });

  it("equals upstream's helper where the targets have room", () => {
    expect(segmentLength(spans.needs, { inputs: 512, targets: 114 }, 100)).toBe(568);
    expect(segmentLength(spans.needs, { inputs: 64, targets: 14 }, 100)).toBe(70);
  });

  it('shortens the segment where the targets or the sentinels would not suffice', () => {
    const short = segmentLength(spans.needs, { inputs: 512, targets: 50 }, 100);
    expect(short).toBeLessThan(568);
    expect(spans.needs(short).targets).toBeLessThanOrEqual(50);
    expect(spans.needs(short + 1).targets).toBeGreaterThan(50);
    expect(spans.needs(segmentLength(spans.needs, { inputs: 4096, targets: 4096 }, 100)).sentinels).toBe(100);
  });

  it.each([
    ['bert-style', 511],
    ['mass-style', 511],
    ['deshuffling', 511],
    ['prefix-lm', 512],
    ['lm', 511],
  ] as const)('%s: %i tokens for 512 and 512', (objective, expected) => {
    const { needs } = objectiveOf({ objective, noiseDensity: 0.15, meanNoiseSpanLength: 3 });
    expect(segmentLength(needs, { inputs: 512, targets: 512 }, 100)).toBe(expected);
  });

  it("leaves the inputs' whole length to independent noise with upstream's target lengths (spec 3.5)", () => {
    const config = { noiseDensity: 0.15, meanNoiseSpanLength: 3 };
    const replaced = objectiveOf({ objective: 'replace-spans', ...config });
    const dropped = objectiveOf({ objective: 'drop-tokens', ...config });
    expect(segmentLength(replaced.needs, { inputs: 512, targets: 192 }, 100)).toBe(511);
    expect(segmentLength(dropped.needs, { inputs: 512, targets: 104 }, 100)).toBe(511);
  });

  it('gives every objective at least two tokens in the least room the settings allow', () => {
    for (const objective of objectiveNames) {
      for (const noiseDensity of [0.01, 0.5, 0.9]) {
        const { needs } = objectiveOf({ objective, noiseDensity, meanNoiseSpanLength: 1 });
        const tokens = segmentLength(needs, { inputs: 8, targets: 4 }, 100);
        expect(needs(tokens).targets, objective).toBeLessThanOrEqual(4);
        expect(needs(tokens).inputs, objective).toBeLessThanOrEqual(8);
      }
    }
  });
});
