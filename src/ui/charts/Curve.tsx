// One chart of a run: lines over steps, labelled at their ends, with crosshair, zoom, a logarithmic switch and saving.
import 'uplot/dist/uPlot.min.css';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CurvePoint } from '../../state/records.ts';
import { count, measure } from '../figures.ts';
import classes from './charts.module.css';
import { type Columns, columnsOf, valueNear } from './columns.ts';
import type { CurveLine } from './lines.ts';
import { SaveMenu } from './SaveMenu.tsx';
import { Scrubber } from './Scrubber.tsx';
import { resetZoom } from './scrubbing.ts';
import { usePlot } from './usePlot.ts';

interface CurveProps {
  title: string;
  points: readonly CurvePoint[];
  /** Must be the same object from render to render: the chart is made anew for new lines. */
  lines: readonly CurveLine[];
  /** Charts with the same key share crosshair and zoom. */
  syncKey: string;
  /** In CSS pixels at the usual text size. */
  height: number;
  /** Start of the names of saved files. */
  fileName: string;
}

export function Curve({ title, points, lines, syncKey, height, fileName }: CurveProps) {
  const { t, i18n } = useTranslation('train');
  const [logarithmic, setLogarithmic] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const [row, setRow] = useState<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(points, keysOf(lines)), [points, lines]);
  const format = (value: number) => measure(value, i18n.language);
  const formatStep = (value: number) => (Number.isInteger(value) ? count(value, i18n.language) : '');
  const look = { lines, logarithmic, syncKey, height, format, formatStep };
  const plot = usePlot(host, { ...look, columns, onCursor: setRow, onZoom: setZoomed });
  const chart = () => plot.current;
  const stepWords = (step: number) => t('chart.step', { step: formatStep(step) });
  const reading = (at: number) => readingAt(columns, lines, at, stepWords, format);
  const empty = columns.steps.length === 0;
  return (
    <figure className={classes.curve}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>{title}</span>
        <span className={classes.reading} aria-hidden="true">
          {row === null || empty ? '' : shortened(reading(row), lines)}
        </span>
        <span className={classes.actions}>
          {zoomed && (
            <button type="button" onClick={() => resetZoom(chart())}>
              {t('chart.resetZoom')}
            </button>
          )}
          <button type="button" aria-pressed={logarithmic} onClick={() => setLogarithmic(!logarithmic)}>
            {t('chart.log')}
          </button>
          <SaveMenu {...{ title, lines, fileName, columns, logarithmic, format }} plot={chart} />
        </span>
      </figcaption>
      <div className={classes.box} style={{ height: `${height / 16}rem` }}>
        <div ref={host} className={classes.plot} />
        {empty ? (
          <p className={classes.empty}>{t('chart.empty')}</p>
        ) : (
          <Scrubber title={title} columns={columns} row={row} reading={reading} plot={chart} />
        )}
      </div>
    </figure>
  );
}

/** A small chart has one line and little room: its value is enough, the step stands in the large one. */
const shortened = (reading: string, lines: readonly CurveLine[]) =>
  lines.length > 1 ? reading : (reading.split(' · ').at(-1) ?? '');

const keysOf = (lines: readonly CurveLine[]) => lines.map((line) => line.key);

/** A row in words: its step, then every line's value at or before it. */
function readingAt(
  columns: Columns,
  lines: readonly CurveLine[],
  row: number,
  stepWords: (step: number) => string,
  format: (value: number) => string,
): string {
  const at = Math.min(row, columns.steps.length - 1);
  const values = lines.flatMap((line, index) => {
    const value = valueNear(columns.values[index], at);
    if (value === null) return [];
    return [lines.length > 1 ? `${line.name} ${format(value)}` : format(value)];
  });
  return [stepWords(columns.steps[at] ?? 0), ...values].join(' · ');
}
