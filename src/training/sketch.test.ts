// Oracle: buffers counted by hand.
import { describe, expect, it } from 'vitest';
import type { OpRoom } from '../ops/room.ts';
import { Sketch, sketchedParameter } from './sketch.ts';

/** An op that keeps its input and makes as much of it. */
const alike = (floats: number) => (): OpRoom => ({
  outputs: [floats],
  kept: { inputs: [0] },
  gradients: [floats, floats],
});

describe('a sketch', () => {
  it('shares buffers of one size as soon as they are free', () => {
    const sketch = new Sketch();
    const parameter = sketchedParameter(true);
    const runs = (floats: number, times: number) =>
      sketch.tidy(() => {
        for (let time = 0; time < times; time++) sketch.run(alike(floats), parameter);
        return [];
      });
    for (let round = 0; round < 3; round++) runs(10, 1);
    expect(sketch.room.bytes).toBe(4 * 10);
    runs(20, 2);
    expect(sketch.room.bytes).toBe(4 * (10 + 20 + 20));
    expect(sketch.room.largestBytes).toBe(4 * 20);
  });

  it('keeps what a gradient reads until it is taken, where one is', () => {
    const layers = (trained: boolean) => {
      const sketch = new Sketch();
      const found = sketch.gradients(() => {
        const [first] = sketch.run(alike(10), sketchedParameter(trained));
        return sketch.tidy(() => {
          const [second] = sketch.tidy(() => sketch.run(alike(10), first!));
          sketch.dispose(first!);
          return sketch.run(alike(10), second!);
        });
      }, []);
      expect(found).toEqual([]);
      return sketch.room.bytes;
    };
    expect(layers(false)).toBe(4 * (10 + 10 + 1)); // two at a time, and the single number that the way back begins with
    expect(layers(true)).toBeGreaterThan(layers(false));
  });

  it('adds up the gradients of what is used twice, and has none for what is frozen', () => {
    const sketch = new Sketch();
    const [used, frozen] = [sketchedParameter(true), sketchedParameter(false)];
    const found = sketch.gradients(() => {
      const [first] = sketch.run(alike(10), used, frozen);
      return sketch.run(alike(10), first!, used);
    }, [used, frozen]);
    expect(found[0]?.buffer?.floats).toBe(10);
    expect(found[1]).toBeUndefined();
  });

  it('keeps of a part that is computed again only what enters it', () => {
    const roomOf = (again: boolean) => {
      const sketch = new Sketch();
      const parameter = sketchedParameter(true);
      const part = (given: Parameters<Parameters<Sketch['recomputed']>[1]>[0]) =>
        sketch.tidy(() => {
          let [state] = given;
          for (let layer = 0; layer < 8; layer++) [state] = sketch.run(alike(10), state!, parameter);
          return [state!];
        });
      sketch.gradients(() => {
        let [state] = sketch.run(alike(10), parameter);
        for (let layer = 0; layer < 8; layer++)
          [state] = again ? sketch.recomputed([state!], part) : part([state!]);
        return [state!];
      }, []);
      return sketch.room.bytes;
    };
    expect(roomOf(true)).toBeLessThan(roomOf(false) / 2);
  });
});
