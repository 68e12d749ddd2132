// What gives a run room on the device, each a button with what it comes to.
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Remedy, TrainingConfig } from '../../../config/training.ts';
import classes from './setup.module.css';

interface RemediesProps {
  remedies: readonly Remedy[];
  onTake: (change: Partial<TrainingConfig>) => void;
}

export function Remedies({ remedies, onTake }: RemediesProps) {
  const { t } = useTranslation('train');
  if (remedies.length === 0) return null;
  return (
    <div className={classes.remedies}>
      {remedies.map((remedy) => (
        <p key={remedy.kind}>
          <Button variant="default" size="compact-md" onClick={() => onTake(remedy.change)}>
            {nameOf(remedy, t)}
          </Button>{' '}
          {t(`remedies.${remedy.kind}.about`)}
        </p>
      ))}
    </div>
  );
}

function nameOf({ kind, change }: Remedy, t: TFunction<'train'>): string {
  if (kind === 'recompute') return t('remedies.recompute.name');
  const { batchSize, gradientAccumulationSteps: steps } = change;
  return t('remedies.split.name', { batchSize, steps });
}
