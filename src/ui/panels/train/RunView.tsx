// A run: what it does now, its figures, its curves, what it writes.
import { useTranslation } from 'react-i18next';
import { useDevice } from '../../../state/device.ts';
import { useInterrupted } from '../../../state/interrupted.ts';
import { trainingJob, useJob, useJobs } from '../../../state/jobs.ts';
import type { RunRecord } from '../../../state/records.ts';
import { useRuns } from '../../../state/run.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { count } from '../../figures.ts';
import { FailureCard, Warnings } from './FailureCard.tsx';
import { shownPhase } from './preparing.ts';
import { RunCurves } from './RunCurves.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunHead } from './RunHead.tsx';
import { RunSettings } from './RunSettings.tsx';
import classes from './run.module.css';
import { Samples } from './Samples.tsx';

export function RunView({ run }: { run: RunRecord }) {
  const warnings = useRuns((state) => state.live[run.id]?.warnings);
  return (
    <section aria-label={run.name}>
      <RunHead run={run} />
      <RunSettings settings={run.settings} />
      <RunFacts run={run} />
      <Now run={run} />
      {run.status === 'failed' && run.failure && <FailureCard run={run} failure={run.failure} />}
      {run.status === 'paused' && run.failure && <FailureNote failure={run.failure} />}
      <LeftOut run={run} />
      {warnings && <Warnings warnings={warnings} />}
      <RunCurves run={run} />
      <Samples run={run} />
    </section>
  );
}

/** What the run does not learn from, if there is anything. */
function LeftOut({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('train');
  const leftOut = useRuns((state) => state.live[run.id]?.leftOut);
  if (!leftOut) return null;
  return <p className={classes.hint}>{t('leftOut', { examples: count(leftOut, i18n.language) })}</p>;
}

/** A line whose place is always kept: what is being prepared, or that the run went on after a reload. */
function Now({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('train');
  const measuring = useJob('measureBackends') !== undefined;
  const ready = useDevice((state) => state.report !== undefined) && !measuring;
  const phase = shownPhase(
    useJobs((state) => trainingJob(state, run.id)),
    ready,
  );
  const resumed = useInterrupted((state) => state.resumed);
  const words = () => {
    if (run.status === 'training' && phase) return t(`preparing.${phase}`);
    if (resumed?.runId === run.id) return t('resumed', { step: count(resumed.step, i18n.language) });
    return '';
  };
  return (
    <p className={classes.now} role="status" data-busy={(run.status === 'training' && phase) || undefined}>
      {words()}
    </p>
  );
}
