// Bench: this machine's speed on fixed works, beside recorded figures.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { cancelWorks, measureWorks } from '../../commands/measuring.ts';
import { benchmarkNames } from '../../config/benchmarks.ts';
import { useBench } from '../../state/bench.ts';
import { useDevice } from '../../state/device.ts';
import { useDeviceHolder } from '../../state/deviceHolder.ts';
import { type Job, useJob } from '../../state/jobs.ts';
import { FailureNote } from '../FailureNote.tsx';
import { HeldNote } from '../HeldNote.tsx';
import classes from '../panels/bench/bench.module.css';
import { deviceKind, expectedSeconds } from '../panels/bench/expected.ts';
import { Tiles } from '../panels/bench/Tiles.tsx';
import { useTimeWords } from '../panels/bench/useTimeWords.ts';
import { useWorkName } from '../panels/bench/useWorkName.ts';
import { WorkTable } from '../panels/bench/WorkTable.tsx';

export function BenchPage() {
  const { t } = useTranslation('bench');
  const failure = useBench((state) => state.failure);
  const running = useJob('benchmark');
  const held = useDeviceHolder() !== undefined;
  return (
    <>
      <h1>{t('title')}</h1>
      <p className="lead">{t('lead')}</p>
      {failure && (
        <FailureNote
          failure={failure}
          place="bench"
          onDismiss={() => useBench.setState({ failure: undefined })}
        />
      )}
      <div className={classes.head}>{running ? <Progress running={running} /> : <Start held={held} />}</div>
      <WorkTable disabled={held} />
      <Measured />
      <Tiles held={held} />
    </>
  );
}

/** Everything at once; a slow machine leaves the heavy step to be started on its own. */
function Start({ held }: { held: boolean }) {
  const { t } = useTranslation('bench');
  const report = useDevice((state) => state.report);
  const kind = deviceKind(report);
  const names = kind === 'gpu' ? benchmarkNames : benchmarkNames.filter((name) => name !== 'B');
  const timeOf = useTimeWords();
  const all = names.reduce((sum, name) => sum + expectedSeconds(name, kind), 0);
  return (
    <>
      <Button disabled={held || !report} onClick={() => void measureWorks.perform(names)}>
        {t(kind === 'gpu' ? 'all' : 'allButB')}
      </Button>
      {held ? (
        <HeldNote />
      ) : (
        <span className="quiet">
          {t('expect', { time: timeOf(all) })}
          {kind !== 'gpu' && ` ${t('expectB', { time: timeOf(expectedSeconds('B', kind)) })}`}
        </span>
      )}
    </>
  );
}

function Progress({ running }: { running: Job }) {
  const { t } = useTranslation('bench');
  const nameOf = useWorkName();
  const name = benchmarkNames.find((one) => one === running.subject);
  const phase = running.phase === 'measuring' ? 'measuring' : 'preparing';
  return (
    <>
      <Button variant="default" onClick={() => void cancelWorks.perform()}>
        {t('cancel')}
      </Button>
      <progress aria-label={t('progress')} max={1} {...(phase === 'measuring' && { value: running.share })} />
      <span className="quiet">{name && t(phase, { name: nameOf(name) })}</span>
    </>
  );
}

/** What it was measured on, spoken once it is there. */
function Measured() {
  const { t } = useTranslation(['bench', 'frame']);
  const results = useBench((state) => state.results);
  const device = Object.values(results)[0]?.device;
  const kind = device && (device.software ? 'software' : device.backend);
  const name = kind && [t(`frame:device.${kind}`), device.adapter].filter(Boolean).join(', ');
  return (
    <p role="status" className={`quiet ${classes.measured}`}>
      {name && t('bench:on', { device: name })}
    </p>
  );
}
