import { describe, expect, it } from 'vitest';
import { columnsOf } from './columns.ts';
import { spread } from './endLabels.ts';
import type { CurveLine } from './lines.ts';
import { curveCsv } from './save.ts';
import { rowForKey, zoomForKey } from './scrubbing.ts';
import { sparkPath } from './sparkPath.ts';
import { curveSvg } from './svg.ts';

const lines: CurveLine[] = [
  { key: 'loss', name: 'loss <raw>', color: '--accent', smooth: true },
  { key: 'validationLoss', name: 'validation', color: '--decoder', dashed: true },
];
const columns = columnsOf(
  [
    { step: 1, loss: 6 },
    { step: 2, loss: 5, validationLoss: 5.5 },
  ],
  ['loss', 'validationLoss'],
);

describe('end labels', () => {
  it('stay where they are when there is room', () => {
    expect(spread([10, 40], 15)).toEqual([10, 40]);
  });

  it('move apart, the higher line keeping its label above', () => {
    expect(spread([42, 40, 41], 15)).toEqual([70, 40, 55]);
  });
});

describe('saved curves', () => {
  it('leave what was not measured empty in CSV', () => {
    expect(curveCsv(columns, lines)).toBe('step,loss,validationLoss\n1,6,\n2,5,5.5\n');
  });

  it('are saved under the name of their column, where it is not the key', () => {
    const renamed = lines.map((line) => ({ ...line, column: `own ${line.key}` }));
    expect(curveCsv(columns, renamed)).toMatch(/^step,own loss,own validationLoss\n/);
  });

  it('escape names and dash the validation line in SVG', () => {
    const svg = curveSvg(columns, lines, {
      title: 'a & b',
      logarithmic: false,
      format: String,
      colorOf: () => '#000',
    });
    expect(svg).toContain('loss &#60;raw&#62;');
    expect(svg).toContain('a &#38; b');
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(svg).not.toContain('NaN');
  });

  it('make a picture of an empty run and of a single point', () => {
    const settings = { title: '', logarithmic: true, format: String, colorOf: () => '#000' };
    expect(curveSvg(columnsOf([], ['loss']), lines.slice(0, 1), settings)).not.toMatch(/NaN|Infinity/);
    expect(curveSvg(columnsOf([{ step: 1, loss: 0 }], ['loss']), lines.slice(0, 1), settings)).not.toMatch(
      /NaN|Infinity/,
    );
  });
});

describe('sparkPath', () => {
  it('runs from the left to the right edge, the highest value on top', () => {
    expect(sparkPath([2, 1], 10, 12)).toBe('M0.0 1.0L10.0 11.0');
  });

  it('thins a long run to its width and passes over NaN', () => {
    const path = sparkPath(
      Array.from({ length: 10_000 }, (_, i) => (i % 2 ? i : Number.NaN)),
      60,
      12,
    );
    expect(path.split('L')).toHaveLength(60);
    expect(path).not.toContain('NaN');
  });

  it('draws nothing through fewer than two values', () => {
    expect(sparkPath([1], 10, 12)).toBe('');
  });
});

describe('keys on a chart', () => {
  it('move within the rows', () => {
    expect(rowForKey('ArrowRight', 9, 9)).toBe(9);
    expect(rowForKey('PageDown', 5, 100)).toBe(0);
    expect(rowForKey('x', 5, 100)).toBeUndefined();
  });

  it('zoom around the step they stand on, never beyond the data', () => {
    expect(zoomForKey('+', 50, [0, 100], [0, 100])).toEqual([25, 75]);
    expect(zoomForKey('-', 50, [25, 75], [10, 80])).toEqual([10, 80]);
    expect(zoomForKey('Escape', 50, [25, 75], [0, 100])).toEqual([0, 100]);
    expect(zoomForKey('a', 50, [25, 75], [0, 100])).toBeUndefined();
  });
});
