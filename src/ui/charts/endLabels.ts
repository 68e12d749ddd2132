// A line's name, or its last value, written at its end on the canvas: no legend to look up, and saved pictures keep it.
import type uPlot from 'uplot';
import { ink } from './ink.ts';
import type { CurveLine } from './lines.ts';
import { textScale } from './textScale.ts';

type LabelKind = 'name' | 'value';

const families: Record<LabelKind, string> = {
  name: '"Inter Variable", Inter, system-ui, sans-serif',
  value: '"JetBrains Mono", ui-monospace, monospace',
};
const fontSize = 12;
const lineHeight = 15;

/** `ratio`: canvas pixels in a CSS pixel. */
function fontOf(kind: LabelKind, ratio: number): string {
  return `${fontSize * textScale() * ratio}px ${families[kind]}`;
}

/** CSS pixels to keep free right of the plot. */
export function labelSpace(lines: readonly CurveLine[], kind: LabelKind): number {
  if (kind === 'value') return 64 * textScale();
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 80;
  context.font = fontOf('name', 1);
  return Math.ceil(Math.max(...lines.map((line) => context.measureText(line.name).width))) + 14;
}

/** Heights that keep at least `gap` between neighbours, in the order of the wished heights. */
export function spread(wished: readonly number[], gap: number): number[] {
  const order = wished.map((_, index) => index).sort((a, b) => wished[a]! - wished[b]!);
  const heights = [...wished];
  for (let place = 1; place < order.length; place += 1) {
    const above = heights[order[place - 1]!]!;
    const here = order[place]!;
    heights[here] = Math.max(heights[here]!, above + gap);
  }
  return heights;
}

interface End {
  color: string;
  text: string;
  left: number;
  top: number;
}

/** The last visible point of each line, in canvas pixels. */
function ends(
  plot: uPlot,
  lines: readonly CurveLine[],
  strong: readonly number[],
  write: (line: CurveLine, value: number) => string,
): End[] {
  return lines.flatMap((line, index) => {
    const last = lastVisible(plot, strong[index]!);
    if (!last) return [];
    const left = plot.valToPos(last.step, 'x', true);
    const top = plot.valToPos(last.value, 'y', true);
    return [{ color: ink(line.color), text: write(line, last.value), left, top }];
  });
}

function lastVisible(plot: uPlot, series: number): { step: number; value: number } | undefined {
  const column = plot.data[series];
  const [first, last] = plot.series[0]?.idxs ?? [0, -1];
  for (let row = last; row >= first; row -= 1) {
    const value = column?.[row];
    const step = plot.data[0][row];
    if (value !== null && value !== undefined && step !== undefined) return { step, value };
  }
  return undefined;
}

/** Draws the labels right of the plot, moved apart where lines end together. */
export function drawEndLabels(
  plot: uPlot,
  lines: readonly CurveLine[],
  strong: readonly number[],
  kind: LabelKind,
  format: (value: number) => string,
): void {
  const found = ends(plot, lines, strong, (line, value) => (kind === 'name' ? line.name : format(value)));
  const ratio = devicePixelRatio;
  const tops = spread(
    found.map((end) => end.top),
    lineHeight * textScale() * ratio,
  );
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = fontOf(kind, ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  found.forEach((end, index) => {
    ctx.fillStyle = end.color;
    ctx.fillText(end.text, bbox.left + bbox.width + 8 * ratio, tops[index]!);
  });
  ctx.restore();
}
