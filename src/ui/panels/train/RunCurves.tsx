// The run's charts: loss with validation large, the rest small beneath; crosshair and zoom are shared.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fileName } from '../../../math/fileName.ts';
import type { RunRecord } from '../../../state/records.ts';
import { Curve } from '../../charts/Curve.tsx';
import type { CurveLine } from '../../charts/lines.ts';
import classes from './run.module.css';

type Chart = 'loss' | 'rate' | 'norm' | 'speed';

function useLines(evaluatedOn: RunRecord['evaluatedOn']): Record<Chart, CurveLine[]> {
  const { t } = useTranslation('train');
  return useMemo(() => {
    const column = evaluatedOn === 'training' ? 'lossOnTrainingText' : 'validationLoss';
    return {
      loss: [
        { key: 'loss', name: t('chart.lineLoss'), color: '--accent', smooth: true },
        {
          key: 'validationLoss',
          column,
          name: t('chart.lineValidation', { context: evaluatedOn ?? 'held-out' }),
          color: '--decoder',
          dashed: true,
        },
      ],
      rate: [{ key: 'learningRate', name: t('chart.lineRate'), color: '--ink' }],
      norm: [{ key: 'gradientNorm', name: t('chart.lineNorm'), color: '--ink', smooth: true }],
      speed: [{ key: 'tokensPerSecond', name: t('chart.lineSpeed'), color: '--ink', smooth: true }],
    };
  }, [t, evaluatedOn]);
}

export function RunCurves({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const lines = useLines(run.evaluatedOn);
  const draw = (chart: Chart, height: number) => (
    <Curve
      key={`${run.id}/${chart}`}
      title={t(`chart.${chart}`)}
      points={run.curve}
      lines={lines[chart]}
      syncKey={run.id}
      height={height}
      fileName={`${fileName(run.name)}-${chart}`}
    />
  );
  return (
    <div className={classes.charts}>
      {run.evaluatedOn === 'training' && <p className={classes.hint}>{t('evaluatedOnTraining')}</p>}
      {draw('loss', 240)}
      <div className={classes.small}>
        {draw('rate', 132)}
        {draw('norm', 132)}
        {draw('speed', 132)}
      </div>
      <p className={classes.hint}>{t('chart.hint')}</p>
    </div>
  );
}
