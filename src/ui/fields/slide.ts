// How a slider's thumb maps to a setting's value: linear, by orders of magnitude, or no slider at all.
// Derived from the row alone, so that no range is written twice.
import type { NumberField } from '../../config/field.ts';

/** Positions of a slider, ends included. */
export const sliderStops = 400;

type Slide = 'linear' | 'logarithmic' | 'none';

/** A wide positive range moves by orders of magnitude; a range too fine to hit has no slider. */
export function slideOf(field: NumberField): Slide {
  const wide = field.min > 0 && field.max / field.min >= 100 && field.max > 1;
  if (field.min > 0 && (field.logarithmic || wide)) return 'logarithmic';
  return (field.max - field.min) / field.step <= 1024 ? 'linear' : 'none';
}

/** Thumb position in 0..sliderStops of a value. */
export function positionOf(value: number, field: NumberField): number {
  const clamped = Math.min(field.max, Math.max(field.min, value));
  const share =
    slideOf(field) === 'logarithmic'
      ? Math.log(clamped / field.min) / Math.log(field.max / field.min)
      : (clamped - field.min) / (field.max - field.min);
  return Math.round(share * sliderStops);
}

/** Value at a thumb position: on the row's step, or on two significant digits where the range is wide. */
export function valueAt(position: number, field: NumberField): number {
  if (position <= 0) return field.min;
  if (position >= sliderStops) return field.max;
  const share = position / sliderStops;
  if (slideOf(field) === 'logarithmic') {
    const raw = field.min * (field.max / field.min) ** share;
    return snap(Number(raw.toPrecision(2)), field, raw >= field.step * 2);
  }
  return snap(field.min + share * (field.max - field.min), field, true);
}

function snap(value: number, field: NumberField, onStep: boolean): number {
  // Steps are counted from zero where the minimum lies on the grid (8, 16, ...), else from the minimum.
  const origin = Math.abs(field.min / field.step - Math.round(field.min / field.step)) < 1e-9 ? 0 : field.min;
  const stepped = onStep ? origin + Math.round((value - origin) / field.step) * field.step : value;
  const whole = field.integer ? Math.round(stepped) : Number(stepped.toPrecision(10));
  return Math.min(field.max, Math.max(field.min, whole));
}
