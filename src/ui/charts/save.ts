// Takes what a chart shows out of the page: CSV for spreadsheets, PNG for notes, SVG for print.
import type { Columns } from './columns.ts';
import { ink } from './ink.ts';
import type { CurveLine } from './lines.ts';

/** Steps and raw values under the names of their columns; what was not measured is left empty. */
export function curveCsv(columns: Columns, lines: readonly CurveLine[]): string {
  const header = ['step', ...lines.map((line) => line.column ?? line.key)].join(',');
  const rows = columns.steps.map((step, row) =>
    [step, ...columns.values.map((column) => column[row] ?? '')].join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

/** The canvas on paper, titled; the chart's own canvas is transparent. */
export function pictureOf(canvas: HTMLCanvasElement, title: string): Promise<Blob | null> {
  const ratio = devicePixelRatio;
  const copy = document.createElement('canvas');
  copy.width = canvas.width + 24 * ratio;
  copy.height = canvas.height + 44 * ratio;
  const context = copy.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.fillStyle = ink('--paper');
  context.fillRect(0, 0, copy.width, copy.height);
  context.fillStyle = ink('--ink');
  context.font = `600 ${14 * ratio}px "Inter Variable", Inter, system-ui, sans-serif`;
  context.fillText(title, 16 * ratio, 24 * ratio);
  context.drawImage(canvas, 8 * ratio, 34 * ratio);
  return new Promise((resolve) => copy.toBlob(resolve, 'image/png'));
}

/** Offers a file to the browser's downloads. */
export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The download has taken its own reference by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
