// A chart as a standalone SVG, for papers and slides: the same columns, drawn as paths, in fixed print colors.
// Pure: text out, no DOM.
import { type Column, type Columns, smoothed } from './columns.ts';
import type { CurveLine } from './lines.ts';

interface SvgSettings {
  title: string;
  logarithmic: boolean;
  format: (value: number) => string;
  colorOf: (line: CurveLine) => string;
}

const width = 960;
const height = 320;
const frame = { left: 64, right: 110, top: 34, bottom: 30 };

interface Scales {
  x: (step: number) => number;
  y: (value: number) => number;
  low: number;
  high: number;
}

function usable(value: number | null, logarithmic: boolean): value is number {
  return value !== null && Number.isFinite(value) && (!logarithmic || value > 0);
}

function scalesOf(columns: Columns, logarithmic: boolean): Scales {
  const values = columns.values.flat().filter((value) => usable(value, logarithmic));
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const first = columns.steps[0] ?? 0;
  const last = columns.steps.at(-1) ?? 1;
  const place = (value: number) => (logarithmic ? Math.log10(value) : value);
  const share = (value: number, from: number, to: number) =>
    to === from ? 0.5 : (value - from) / (to - from);
  return {
    low,
    high,
    x: (step) => frame.left + share(step, first, last) * (width - frame.left - frame.right),
    y: (value) =>
      height -
      frame.bottom -
      share(place(value), place(low), place(high)) * (height - frame.top - frame.bottom),
  };
}

function path(steps: readonly number[], column: Column, scales: Scales, logarithmic: boolean): string {
  const points = column.flatMap((value, row) =>
    usable(value, logarithmic) ? [`${scales.x(steps[row]!).toFixed(1)} ${scales.y(value).toFixed(1)}`] : [],
  );
  return points.length > 0 ? `M${points.join('L')}` : '';
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function lineMarks(
  columns: Columns,
  line: CurveLine,
  index: number,
  scales: Scales,
  settings: SvgSettings,
): string {
  const raw = columns.values[index] ?? [];
  const strong = line.smooth ? smoothed(raw) : raw;
  const color = settings.colorOf(line);
  const draw = (column: Column, more: string) =>
    `<path d="${path(columns.steps, column, scales, settings.logarithmic)}" fill="none" stroke="${color}" ${more}/>`;
  const last = strong.findLast((value) => usable(value, settings.logarithmic));
  const label =
    last == null
      ? ''
      : `<text x="${width - frame.right + 8}" y="${(scales.y(last) + 4).toFixed(1)}" fill="${color}">${escaped(line.name)}</text>`;
  const dash = line.dashed ? 'stroke-width="1.5" stroke-dasharray="4 3"' : 'stroke-width="2"';
  return (line.smooth ? draw(raw, 'opacity="0.3"') : '') + draw(strong, dash) + label;
}

function axisMarks(columns: Columns, scales: Scales, settings: SvgSettings): string {
  if (!Number.isFinite(scales.low)) return '';
  const value = (one: number) =>
    `<path d="M${frame.left} ${scales.y(one).toFixed(1)}H${width - frame.right}" stroke="#e3dfd6"/>` +
    `<text x="${frame.left - 8}" y="${(scales.y(one) + 4).toFixed(1)}" text-anchor="end">${escaped(settings.format(one))}</text>`;
  const step = (one: number) =>
    `<text x="${scales.x(one).toFixed(1)}" y="${height - 8}" text-anchor="middle">${one}</text>`;
  const ends = [columns.steps[0], columns.steps.at(-1)].filter((one) => one !== undefined);
  return [scales.low, scales.high].map(value).join('') + ends.map(step).join('');
}

/** SVG text, 960 x 320. */
export function curveSvg(columns: Columns, lines: readonly CurveLine[], settings: SvgSettings): string {
  const scales = scalesOf(columns, settings.logarithmic);
  const marks = lines.map((line, index) => lineMarks(columns, line, index, scales, settings)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#55524c">` +
    `<rect width="${width}" height="${height}" fill="#fff"/><text x="${frame.left}" y="20" font-size="14" fill="#1c1b19">${escaped(settings.title)}</text>` +
    `${axisMarks(columns, scales, settings)}${marks}</svg>`
  );
}
