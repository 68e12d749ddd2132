// The newest measured figure of each kind in a run's curve.
import type { CurvePoint } from '../../../state/records.ts';

type Figure = Exclude<keyof CurvePoint, 'step'>;

/** The last value that was measured; undefined before the first. */
export function latest(curve: readonly CurvePoint[], figure: Figure): number | undefined {
  return curve.findLast((point) => point[figure] !== undefined)?.[figure];
}
