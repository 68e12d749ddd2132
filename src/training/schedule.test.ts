// Oracles: the paper's rates (section 3.1.2), values by hand, and what holds for every schedule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleNames } from '../config/training.ts';
import { learningRateAt, type ScheduleSettings } from './schedule.ts';

const settings: ScheduleSettings = { schedule: 'constant', learningRate: 0.5, warmupSteps: 10, steps: 110 };
const rates = (schedule: ScheduleSettings['schedule'], steps: number[]) =>
  steps.map((step) => learningRateAt({ ...settings, schedule }, step));

describe('known rates', () => {
  it("are T5's: .01 for 10,000 steps, then one over the root of the step", () => {
    const t5 = {
      schedule: 'inverse-square-root',
      learningRate: 0.01,
      warmupSteps: 10_000,
      steps: 524_288,
    } as const;
    expect([0, 1, 9_999, 10_000].map((step) => learningRateAt(t5, step))).toEqual([0.01, 0.01, 0.01, 0.01]);
    for (const step of [10_001, 40_000, 524_288])
      expect(learningRateAt(t5, step)).toBeCloseTo(step ** -0.5, 12);
  });

  it('are one over the root of the step from the first where there is no plateau', () => {
    const bare = { schedule: 'inverse-square-root', learningRate: 1, warmupSteps: 0, steps: 10 } as const;
    expect([0, 1, 4].map((step) => learningRateAt(bare, step))).toEqual([1, 1, 0.5]);
  });

  it('rise linearly to the peak, which the last step of the warm-up has', () => {
    for (const schedule of ['constant', 'linear', 'cosine'] as const) {
      expect(rates(schedule, [0, 4, 9])).toEqual([0.05, 0.25, 0.5]);
    }
  });

  it('stay, fall in a line, or fall in half a cosine', () => {
    expect(rates('constant', [10, 60, 110, 500])).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(rates('linear', [10, 60, 85, 110])).toEqual([0.5, 0.25, 0.125, 0]);
    const [start, third, middle, end] = rates('cosine', [10, 35, 60, 110]) as [
      number,
      number,
      number,
      number,
    ];
    expect([start, end]).toEqual([0.5, 0]);
    expect(middle).toBeCloseTo(0.25, 12);
    expect(third).toBeCloseTo(0.25 * (1 + Math.SQRT1_2), 12);
  });
});

const anySettings = fc.record({
  schedule: fc.constantFrom(...scheduleNames),
  learningRate: fc.double({ min: 1e-7, max: 10, noNaN: true }),
  warmupSteps: fc.integer({ min: 0, max: 2000 }),
  steps: fc.integer({ min: 1, max: 5000 }),
});

/** A warm-up whose last step rounding once carried above the peak. */
const rounded = {
  schedule: 'constant',
  learningRate: 1.0000000000000005e-7,
  warmupSteps: 5,
  steps: 1,
} as const;

describe('every schedule', () => {
  it('stays between 0 and its peak', () => {
    fc.assert(
      fc.property(anySettings, fc.integer({ min: 0, max: 20_000 }), (given, step) => {
        const rate = learningRateAt(given, step);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(given.learningRate);
      }),
      { examples: [[rounded, 4]] },
    );
  });

  it('never rises after its warm-up', () => {
    fc.assert(
      fc.property(anySettings, fc.integer({ min: 0, max: 10_000 }), (given, later) => {
        const step = given.warmupSteps + later;
        expect(learningRateAt(given, step + 1)).toBeLessThanOrEqual(learningRateAt(given, step));
      }),
    );
  });

  it('holds the plateau of inverse square root at its peak', () => {
    fc.assert(
      fc.property(anySettings, fc.nat(), (given, any) => {
        const step = any % Math.max(given.warmupSteps, 1);
        expect(learningRateAt({ ...given, schedule: 'inverse-square-root' }, step)).toBe(given.learningRate);
      }),
    );
  });

  it('ends at 0, and stays there, where it is linear or a cosine', () => {
    const falling = fc.constantFrom('linear' as const, 'cosine' as const);
    fc.assert(
      fc.property(anySettings, falling, fc.nat({ max: 1000 }), (given, schedule, later) => {
        const step = Math.max(given.steps, given.warmupSteps + 1) + later;
        expect(learningRateAt({ ...given, schedule }, step)).toBeCloseTo(0, 12);
      }),
    );
  });
});
