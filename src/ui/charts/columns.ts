// A run's points as columns over their steps, and the smoothed line through one of them.
// Knows nothing of drawing: uPlot, the sparkline and the saved files all read these columns.
import type { CurvePoint } from '../../state/records.ts';

export type CurveKey = Exclude<keyof CurvePoint, 'step'>;
export type Column = (number | null)[];

/** One column for each key over the sorted steps; what was not measured at a step is null. */
export interface Columns {
  steps: number[];
  values: Column[];
}

/** Points of one step are merged, later ones win: a resumed run repeats the steps after its checkpoint. */
export function columnsOf(points: readonly CurvePoint[], keys: readonly CurveKey[]): Columns {
  const rows = new Map<number, Partial<CurvePoint>>();
  for (const point of points) rows.set(point.step, { ...rows.get(point.step), ...point });
  const steps = [...rows.keys()]
    .filter((step) => keys.some((key) => rows.get(step)?.[key] !== undefined))
    .sort((a, b) => a - b);
  const values = keys.map((key) => steps.map((step) => rows.get(step)?.[key] ?? null));
  return { steps, values };
}

/** Points that one smoothed point averages over: grows with the curve, so that its end stays readable. */
function smoothingWindow(points: number): number {
  return Math.max(1, Math.min(200, points / 25));
}

/**
 * Exponential moving average without the start's pull towards zero (the divisor is Adam's bias correction).
 * Nulls and values that are no number are passed over; the line goes on behind them.
 */
export function smoothed(column: Column, window = smoothingWindow(column.length)): Column {
  const keep = (window - 1) / (window + 1);
  let total = 0;
  let weight = 0;
  return column.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    total = keep * total + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return total / weight;
  });
}

/** The last measured value and its step. */
export function lastOf(columns: Columns, index: number): { step: number; value: number } | undefined {
  const column = columns.values[index] ?? [];
  for (let row = column.length - 1; row >= 0; row -= 1) {
    const value = column[row];
    const step = columns.steps[row];
    if (value !== null && value !== undefined && step !== undefined) return { step, value };
  }
  return undefined;
}

/** The measured value at or nearest before a row: validation is measured only now and then. */
export function valueNear(column: Column | undefined, row: number): number | null {
  for (let at = row; at >= 0; at -= 1) {
    const value = column?.[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
