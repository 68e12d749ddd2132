// A run's curve at rest: long runs are thinned so that the record stays small; evaluations are always kept.

import type { MetricName } from '../config/metrics.ts';

/** One point of a run's curve; what was not measured at a step is left out. */
export interface CurvePoint extends Partial<Record<MetricName, number | undefined>> {
  step: number;
}

/** More points than this are thinned to every other one. */
const mostPoints = 4000;

/** The points up to `step`, for going on from a checkpoint. */
export function upTo(points: readonly CurvePoint[], step: number): CurvePoint[] {
  return points.filter((point) => point.step <= step);
}

/** At most about 4,000 points; every other one goes, evaluations and the newest stay. */
export function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  if (points.length <= mostPoints) return [...points];
  const kept = points.filter((point, at) => {
    return at % 2 === 0 || point.validationLoss !== undefined || at === points.length - 1;
  });
  return kept.length < points.length ? thinned(kept) : kept;
}
