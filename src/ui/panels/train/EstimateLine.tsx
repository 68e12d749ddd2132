// What the run will cost, before it starts: asked anew when the settings have been still for a moment,
// and when another device is open. Where the run would not fit, its batch is split by one click.
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '../../../protocol/engine.ts';
import { useDevice } from '../../../state/device.ts';
import { changeTraining, useDraft } from '../../../state/draft.ts';
import type { Failure } from '../../../state/failure.ts';
import { estimateRun } from '../../../state/run.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { bytes, compact } from '../../figures.ts';
import classes from './setup.module.css';

const stillness = 250;

type Asked =
  | { kind: 'asking' }
  | { kind: 'known'; estimate: Estimate }
  | { kind: 'failed'; failure: Failure };

function useEstimate(): Asked {
  const settings = useDraft((state) => state.settings);
  const report = useDevice((state) => state.report);
  const [asked, setAsked] = useState<Asked>({ kind: 'asking' });
  useEffect(() => {
    let current = true;
    void report; // another device has other room
    const timer = setTimeout(async () => {
      const outcome = await estimateRun(settings);
      if (!current) return;
      if (outcome.kind === 'completed') setAsked({ kind: 'known', estimate: outcome.value });
      if (outcome.kind === 'failed') setAsked({ kind: 'failed', failure: outcome.failure });
    }, stillness);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [settings, report]);
  return asked;
}

export function EstimateLine() {
  const { t, i18n } = useTranslation('train');
  const asked = useEstimate();
  if (asked.kind === 'failed') return <FailureNote failure={asked.failure} />;
  if (asked.kind === 'asking') return <p className={classes.estimate}>{t('estimating')}</p>;
  const { parameters, bytes: memory, checkpointBytes, refusal, split } = asked.estimate;
  return (
    <>
      <p className={classes.estimate}>
        {t('estimate', {
          parameters: compact(parameters, i18n.language),
          memory: bytes(memory, i18n.language),
          checkpoint: bytes(checkpointBytes, i18n.language),
        })}
      </p>
      {refusal && <FailureNote failure={refusal} />}
      {split && <SplitButton split={split} />}
    </>
  );
}

/** The same step in smaller batches, one after another. */
function SplitButton({ split }: { split: NonNullable<Estimate['split']> }) {
  const { t } = useTranslation('train');
  const { batchSize, gradientAccumulationSteps } = split;
  return (
    <p className={classes.estimate}>
      <Button variant="default" size="compact-md" onClick={() => changeTraining(split)}>
        {t('split', { batchSize, steps: gradientAccumulationSteps })}
      </Button>{' '}
      {t('splitAbout')}
    </p>
  );
}
