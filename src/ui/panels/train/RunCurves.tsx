// The run's charts: loss with validation large, the rest small beneath; crosshair and zoom are shared.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartName, chartNames, drawn, type MetricName, metricNames } from '../../../config/metrics.ts';
import { fileName } from '../../../math/fileName.ts';
import type { RunRecord } from '../../../state/records.ts';
import { Curve } from '../../charts/Curve.tsx';
import type { CurveLine } from '../../charts/lines.ts';
import classes from './run.module.css';

/** Heights in px of the first chart and of the others. */
const [large, small] = [240, 132];

/** The lines of each chart; evaluations are named by what they are made on. */
function useLines(evaluatedOn: RunRecord['evaluatedOn']): (chart: ChartName) => CurveLine[] {
  const { t } = useTranslation('train');
  return useMemo(() => {
    const lineOf = (key: MetricName): CurveLine => {
      const { chart: _, ...look } = drawn(key);
      if (key !== 'validationLoss' || evaluatedOn !== 'training')
        return { key, name: t(`chart.line.${key}`), ...look };
      const name = t(`chart.line.${key}`, { context: evaluatedOn });
      return { key, column: 'lossOnTrainingText', name, ...look };
    };
    const linesOf = (chart: ChartName) =>
      metricNames.filter((name) => drawn(name).chart === chart).map(lineOf);
    const lines = new Map(chartNames.map((chart) => [chart, linesOf(chart)]));
    return (chart) => lines.get(chart) ?? [];
  }, [t, evaluatedOn]);
}

export function RunCurves({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const lines = useLines(run.evaluatedOn);
  const draw = (chart: ChartName, height: number) => (
    <Curve
      key={`${run.id}/${chart}`}
      title={t(`chart.${chart}`)}
      points={run.curve}
      lines={lines(chart)}
      syncKey={run.id}
      height={height}
      fileName={`${fileName(run.name)}-${chart}`}
    />
  );
  return (
    <div className={classes.charts}>
      {run.evaluatedOn === 'training' && <p className={classes.hint}>{t('evaluatedOnTraining')}</p>}
      {chartNames.slice(0, 1).map((chart) => draw(chart, large))}
      <div className={classes.small}>{chartNames.slice(1).map((chart) => draw(chart, small))}</div>
      <p className={classes.hint}>{t('chart.hint')}</p>
    </div>
  );
}
