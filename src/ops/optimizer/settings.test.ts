// Oracles: spec 6.1, t5x's own case of what is factored, and Adam's bias corrections by hand.
import { describe, expect, it } from 'vitest';
import { factoredAxes, rateIndex, rateValues } from './settings.ts';

describe('the numbers of a step', () => {
  it("are AdaFactor's decays: 0 first, .4256508 second", () => {
    expect(rateValues(0, 1, 0.9, 0.999, 0)[rateIndex.decay]).toBe(0);
    expect(rateValues(1, 1, 0.9, 0.999, 0)[rateIndex.decay]).toBeCloseTo(0.4256508, 6);
  });

  it("are the rate, Adam's corrections and the clipping norm", () => {
    const values = rateValues(1, 0.25, 0.9, 0.999, 2);
    expect(values[rateIndex.learningRate]).toBe(0.25);
    expect(values[rateIndex.correction1]).toBeCloseTo(0.19, 6);
    expect(values[rateIndex.correction2]).toBeCloseTo(0.001999, 6);
    expect(values[rateIndex.clip]).toBe(2);
  });
});

describe('AdaFactor factors', () => {
  it('over the largest dimension and the second largest, whichever comes first', () => {
    expect(factoredAxes([200, 128])).toEqual({ largest: 0, second: 1 });
    expect(factoredAxes([128, 200])).toEqual({ largest: 1, second: 0 });
    expect(factoredAxes([512, 512])).toEqual({ largest: 1, second: 0 }); // stable order: the last is the largest
  });

  it('nothing with fewer than two dimensions of 128', () => {
    expect(factoredAxes([4096])).toBeUndefined();
    expect(factoredAxes([127, 4096])).toBeUndefined();
    expect(factoredAxes([32, 8])).toBeUndefined();
  });
});
