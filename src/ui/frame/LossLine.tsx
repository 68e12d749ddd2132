// The loss of the active run as a sparkline in the strip, with its newest value.
import { useTranslation } from 'react-i18next';
import { activeRun, useRuns } from '../../state/run.ts';
import { measure } from '../figures.ts';
import classes from './strip.module.css';
import { sparkline } from './stripFacts.ts';

const width = 96;
const height = 22;

export function LossLine() {
  const { t, i18n } = useTranslation('frame');
  const curve = useRuns((state) => {
    const run = activeRun(state);
    return run?.status === 'training' || run?.status === 'paused' ? run.curve : undefined;
  });
  const losses = curve?.flatMap((point) => (point.loss === undefined ? [] : [point.loss])) ?? [];
  const newest = losses.at(-1);
  return (
    <div className={classes.loss} data-shown={newest !== undefined || undefined}>
      {newest !== undefined && (
        <>
          <svg width={width} height={height} aria-hidden="true">
            <polyline points={sparkline(losses, width, height)} />
          </svg>
          <span>{t('loss', { value: measure(newest, i18n.language) })}</span>
        </>
      )}
    </div>
  );
}
