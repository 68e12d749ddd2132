// The keyboard's way over a chart: a slider over the steps, so that a screen reader speaks the values where it stands.
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import classes from './charts.module.css';
import type { Columns } from './columns.ts';
import { allSteps, rowForKey, zoomForKey } from './scrubbing.ts';

interface ScrubberProps {
  title: string;
  columns: Columns;
  row: number | null;
  reading: (row: number) => string;
  plot: () => uPlot | undefined;
}

export function Scrubber({ title, columns, row, reading, plot }: ScrubberProps) {
  const { t } = useTranslation('train');
  const last = columns.steps.length - 1;
  const at = Math.min(row ?? last, last);
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes.scrubber}
      aria-label={t('chart.scrub', { title })}
      aria-valuemin={columns.steps[0]}
      aria-valuemax={columns.steps[last]}
      aria-valuenow={columns.steps[at]}
      aria-valuetext={reading(at)}
      onKeyDown={(event) => {
        if (obey(event.key, plot(), columns.steps, at)) event.preventDefault();
      }}
    />
  );
}

/** Moves the crosshair or zooms; false when the key means nothing here. */
function obey(key: string, plot: uPlot | undefined, steps: readonly number[], at: number): boolean {
  const all = plot && allSteps(plot);
  if (!all) return false;
  const to = rowForKey(key, at, steps.length - 1);
  if (to !== undefined) plot.setCursor({ left: plot.valToPos(steps[to]!, 'x'), top: 0 });
  const { min, max } = plot.scales.x ?? {};
  const zoom = zoomForKey(key, steps[at]!, [min ?? all[0], max ?? all[1]], all);
  if (zoom) plot.setScale('x', { min: zoom[0], max: zoom[1] });
  return to !== undefined || zoom !== undefined;
}
