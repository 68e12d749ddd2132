import { describe, expect, it } from 'vitest';
import { columnsOf, lastOf, smoothed, valueNear } from './columns.ts';

describe('columnsOf', () => {
  it('aligns what was measured at different steps', () => {
    const points = [
      { step: 2, loss: 5 },
      { step: 1, loss: 6 },
      { step: 2, validationLoss: 5.5 },
    ];
    expect(columnsOf(points, ['loss', 'validationLoss'])).toEqual({
      steps: [1, 2],
      values: [
        [6, 5],
        [null, 5.5],
      ],
    });
  });

  it('lets the repeated steps of a resumed run replace the first ones', () => {
    const points = [
      { step: 1, loss: 6 },
      { step: 2, loss: 5 },
      { step: 2, loss: 5.25 },
    ];
    expect(columnsOf(points, ['loss']).values).toEqual([[6, 5.25]]);
  });

  it('leaves out steps at which none of its keys was measured', () => {
    expect(
      columnsOf(
        [
          { step: 1, loss: 6 },
          { step: 2, learningRate: 0.1 },
        ],
        ['learningRate'],
      ).steps,
    ).toEqual([2]);
  });
});

describe('smoothed', () => {
  it('keeps a constant line constant from its first point', () => {
    for (const value of smoothed(Array(50).fill(3), 20)) expect(value).toBeCloseTo(3, 12);
  });

  it('with window 1 is the line itself', () => {
    expect(smoothed([1, 5, 2], 1)).toEqual([1, 5, 2]);
  });

  it('weighs as a hand-computed average does: window 3 keeps one half', () => {
    // (0.5 * 4 + 0.25 * 2) / 0.75
    expect(smoothed([2, 4], 3)[1]).toBeCloseTo(10 / 3, 12);
  });

  it('passes over gaps and NaN', () => {
    expect(smoothed([1, null, Number.NaN, 1], 3)).toEqual([1, null, null, 1]);
  });
});

describe('reading a curve', () => {
  const columns = {
    steps: [1, 2, 3],
    values: [
      [6, 5, 4],
      [null, 5.5, null],
    ],
  };

  it('finds the last measured value', () => {
    expect(lastOf(columns, 1)).toEqual({ step: 2, value: 5.5 });
    expect(lastOf({ steps: [], values: [[]] }, 0)).toBeUndefined();
  });

  it('reads a sparse column at the nearest earlier measurement', () => {
    expect(valueNear(columns.values[1], 2)).toBe(5.5);
    expect(valueNear(columns.values[1], 0)).toBeNull();
  });
});
