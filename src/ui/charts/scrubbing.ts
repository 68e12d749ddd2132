// What a key does on a chart: which row it moves to, or how it zooms. Plain functions, the slider asks them.
import type uPlot from 'uplot';

/** The row a key leads to from `at`; undefined when the key moves nothing. */
export function rowForKey(key: string, at: number, last: number): number | undefined {
  const jump = Math.max(1, Math.ceil(last / 10));
  const to = new Map([
    ['ArrowRight', at + 1],
    ['ArrowUp', at + 1],
    ['ArrowLeft', at - 1],
    ['ArrowDown', at - 1],
    ['PageUp', at + jump],
    ['PageDown', at - jump],
    ['Home', 0],
    ['End', last],
  ]).get(key);
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}

/** The part of all steps that is visible after a key; undefined when the key zooms nothing. */
export function zoomForKey(
  key: string,
  step: number,
  visible: readonly [number, number],
  all: readonly [number, number],
): [number, number] | undefined {
  if (key === 'Escape') return [all[0], all[1]];
  const factor = key === '+' ? 0.5 : key === '-' ? 2 : undefined;
  if (factor === undefined) return undefined;
  const low = Math.max(all[0], step - (step - visible[0]) * factor);
  const high = Math.min(all[1], step + (visible[1] - step) * factor);
  return high > low ? [low, high] : undefined;
}

/** First and last step of the chart's data; undefined while there is none. */
export function allSteps(plot: uPlot): [number, number] | undefined {
  const steps = plot.data[0];
  const first = steps[0];
  const last = steps[steps.length - 1];
  return first === undefined || last === undefined ? undefined : [first, last];
}

/** Shows all steps again. */
export function resetZoom(plot: uPlot | undefined): void {
  const all = plot && allSteps(plot);
  if (all) plot.setScale('x', { min: all[0], max: all[1] });
}
