// uPlot's options for a chart of lines: ink read from the page, labels at the lines' ends, one shared crosshair.
// Knows nothing of React and keeps no state.
import type uPlot from 'uplot';
import { type Columns, smoothed } from './columns.ts';
import { drawEndLabels, labelSpace } from './endLabels.ts';
import { ink } from './ink.ts';
import type { CurveLine } from './lines.ts';
import { textScale } from './textScale.ts';

export interface PlotSettings {
  lines: readonly CurveLine[];
  width: number;
  height: number;
  logarithmic: boolean;
  /** Charts with the same key share crosshair and zoom. */
  syncKey: string;
  format: (value: number) => string;
  formatStep: (value: number) => string;
  /** The crosshair moved to a row of the data, or left. */
  onCursor: (row: number | null) => void;
  /** What is visible is all there is, or a part. */
  onZoom: (zoomed: boolean) => void;
}

/** A smooth line is two series: raw, then smoothed. The index of a line's strong series is what a label follows. */
function seriesOf(lines: readonly CurveLine[]): { series: uPlot.Series[]; strong: number[] } {
  const series: uPlot.Series[] = [{}];
  const strong: number[] = [];
  for (const line of lines) {
    if (line.smooth) series.push(stroke(line, { alpha: 0.3, width: 1 }));
    strong.push(series.length);
    series.push(stroke(line, line.dashed ? { width: 1.5, dash: [4, 3] } : { width: 2 }));
  }
  return { series, strong };
}

function stroke(line: CurveLine, more: Partial<uPlot.Series>): uPlot.Series {
  return { stroke: () => ink(line.color), spanGaps: true, points: { show: false }, ...more };
}

/** The columns in the order of `seriesOf`; a logarithmic axis has no place for zero and below. */
export function dataOf(
  columns: Columns,
  lines: readonly CurveLine[],
  logarithmic: boolean,
): uPlot.AlignedData {
  const fits = (value: number | null) =>
    value === null || !Number.isFinite(value) || (logarithmic && value <= 0) ? null : value;
  const data = lines.flatMap((line, index) => {
    const column = (columns.values[index] ?? []).map(fits);
    return line.smooth ? [column, smoothed(column)] : [column];
  });
  return [columns.steps, ...data];
}

function axis(scale: number, more: Partial<uPlot.Axis>): uPlot.Axis {
  const font = `${11 * scale}px "JetBrains Mono", ui-monospace, monospace`;
  return { font, stroke: () => ink('--muted'), ticks: { show: false }, ...more };
}

function axesOf(settings: PlotSettings): uPlot.Axis[] {
  const grid = { stroke: () => ink('--line'), width: 1 };
  const split = (format: (value: number) => string) => (_: uPlot, splits: (number | null)[]) =>
    splits.map((value) => (value === null ? '' : format(value)));
  const scale = textScale();
  const steps = { values: split(settings.formatStep), space: 90 * scale, gap: 6, size: 28 * scale };
  const values = { values: split(settings.format), space: 26 * scale, gap: 8, size: 58 * scale };
  return [axis(scale, { grid: { show: false }, ...steps }), axis(scale, { grid, ...values })];
}

/** A curve of one point or one value still gets a range around it. */
function stepRange(_: uPlot, min: number, max: number): [number, number] {
  return min === max ? [min - 1, max + 1] : [min, max];
}

function valueRange(_: uPlot, min: number, max: number): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
  const pad = max > min ? (max - min) * 0.08 : Math.max(Math.abs(max) * 0.1, 1e-9);
  return [min >= 0 ? Math.max(0, min - pad) : min - pad, max + pad];
}

/** Options of the chart; colors are read at each drawing, so a redraw is enough when the page turns dark. */
export function plotOptions(settings: PlotSettings): uPlot.Options {
  const { series, strong } = seriesOf(settings.lines);
  const label = settings.lines.length > 1 ? 'name' : 'value';
  return {
    width: settings.width,
    height: settings.height,
    padding: [10, labelSpace(settings.lines, label), 0, 0],
    legend: { show: false },
    series,
    axes: axesOf(settings),
    scales: {
      x: { time: false, range: stepRange },
      y: settings.logarithmic ? { distr: 3 } : { range: valueRange },
    },
    cursor: {
      y: false,
      sync: { key: settings.syncKey, setSeries: false },
      drag: { x: true, y: false, dist: 6 },
      points: { size: 7, width: 0, fill: (_, index) => ink(colorOf(settings.lines, strong, index)) },
    },
    hooks: {
      draw: [(plot) => drawEndLabels(plot, settings.lines, strong, label, settings.format)],
      setCursor: [(plot) => settings.onCursor(plot.cursor.idx ?? null)],
      setScale: [(plot, key) => key === 'x' && settings.onZoom(isZoomed(plot))],
    },
  };
}

function colorOf(lines: readonly CurveLine[], strong: readonly number[], index: number): string {
  return lines[strong.indexOf(index)]?.color ?? '--line';
}

function isZoomed(plot: uPlot): boolean {
  const steps = plot.data[0];
  const { min, max } = plot.scales.x ?? {};
  const first = steps[0];
  const last = steps[steps.length - 1];
  if (first === undefined || last === undefined || min == null || max == null) return false;
  return min > first || max < last;
}
