import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import type { Noise } from './noise.ts';
import { iid } from './noiseMasks.ts';
import { noiseSpanToUniqueSentinel } from './rewriting.ts';
import { limitRuns, sentinelId, withinSentinels } from './sentinels.ts';

const mask = (picture: string): Noise => Uint8Array.from(picture, (letter) => (letter === '#' ? 1 : 0));
const picture = (noise: Noise) => Array.from(noise, (flag) => (flag ? '#' : '.')).join('');
const noSeeds = [
  [0n, 0n],
  [0n, 0n],
] as const;

it('counts sentinels down from the top of the vocabulary', () => {
  expect(sentinelId({ size: 32100, sentinelCount: 100 }, 0)).toBe(32099);
  expect(sentinelId({ size: 32100, sentinelCount: 100 }, 99)).toBe(32000);
});

it('refuses to walk below the sentinels into ordinary ids', () => {
  expect(() => sentinelId({ size: 32100, sentinelCount: 100 }, 100)).toThrow(Expected);
  const many = Int32Array.of(5, 6, 7, 8);
  const rewrite = () =>
    noiseSpanToUniqueSentinel(many, mask('#.#.'), { size: 300, sentinelCount: 1 }, noSeeds);
  expect(rewrite).toThrow(/at most 1 spans/);
});

it.each([
  ['.#.#.#', 2, '.#....'],
  ['.#.#.', 2, '.#...'],
  ['.#.#', 2, '.#.#'],
  ['#.#.#', 2, '#.#..'],
  ['#.#.', 2, '#.#.'],
  ['.##.', 1, '....'],
])('keeps the rest of %s whole when there are %i sentinels: %s', (before, sentinels, after) => {
  expect(picture(limitRuns(mask(before), sentinels))).toBe(after);
});

it('never leaves more runs of either kind than sentinels', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (flags, most) => {
      const limited = picture(limitRuns(Uint8Array.from(flags, Number), most));
      expect(limited.match(/#+/g)?.length ?? 0).toBeLessThanOrEqual(most);
      expect(limited.match(/\.+/g)?.length ?? 0).toBeLessThanOrEqual(most);
    }),
  );
});

it('limits a mask by the vocabulary it is used with, and refuses one without sentinels', () => {
  const hide = withinSentinels(iid(0.5));
  const runs = (sentinelCount: number) =>
    picture(hide(512, noSeeds, { size: 1000, sentinelCount })).match(/#+/g)?.length;
  expect(runs(1000)).toBeGreaterThan(100); // spec 3.4: half of 512 tokens has more than 100 runs
  expect(runs(100)).toBeLessThanOrEqual(100);
  expect(() => hide(512, noSeeds, { size: 1000, sentinelCount: 0 })).toThrow(Expected);
});
