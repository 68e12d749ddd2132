// The signature of the page: T5's whole flow as one thin line. Each stage states one fact, lights up while data
// passes it, and is the way to its place. While a model trains, its loss runs under encoder and decoder.
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCorruption } from '../../state/corruption.ts';
import { useJob } from '../../state/jobs.ts';
import { activeRun, useRuns } from '../../state/run.ts';
import { DeviceState } from './DeviceState.tsx';
import { LossLine } from './LossLine.tsx';
import classes from './strip.module.css';
import { livelyStages, placeOfStage, type Stage, stages } from './stripFacts.ts';
import { useStageFacts } from './useStageFacts.ts';

export function Strip() {
  const { t } = useTranslation('frame');
  const facts = useStageFacts();
  const lively = useLively();
  return (
    <header className={classes.strip}>
      <nav className={classes.way} aria-label={t('strip')}>
        <ol className={classes.flow}>
          {stages.map((stage, index) => (
            <Fragment key={stage}>
              <li className={classes.stage} data-stage={stage} data-live={lively.has(stage) || undefined}>
                <Link to={placeOfStage[stage]} className={classes.link!}>
                  <span className={classes.name}>{t(`stage.${stage}`)}</span>
                  <span className={classes.fact}>{facts[stage]}</span>
                </Link>
              </li>
              {index < stages.length - 1 && <Arrow from={stage} live={passes(lively, index)} />}
            </Fragment>
          ))}
        </ol>
      </nav>
      <LossLine />
      <DeviceState />
    </header>
  );
}

function passes(lively: ReadonlySet<Stage>, index: number): boolean {
  return lively.has(stages[index]!) && lively.has(stages[index + 1]!);
}

function Arrow({ from, live }: { from: Stage; live: boolean }) {
  return <li aria-hidden="true" className={classes.arrow} data-from={from} data-live={live || undefined} />;
}

function useLively(): ReadonlySet<Stage> {
  const corrupting = useCorruption((state) => state.busy);
  const training = useRuns((state) => activeRun(state)?.status === 'training');
  const answering = useJob('answer') !== undefined;
  return livelyStages({ corrupting, training, answering });
}
