// Which tiles were measured to be the fastest here, and the way to measure them.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { cancelTiles, measureTiles } from '../../../commands/measuring.ts';
import { tunedClasses } from '../../../config/tunedClasses.ts';
import type { DeviceReport } from '../../../protocol/engine.ts';
import { useDevice } from '../../../state/device.ts';
import { type Job, useJob } from '../../../state/jobs.ts';
import { useTiles } from '../../../state/tiles.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { HeldNote } from '../../HeldNote.tsx';
import classes from './bench.module.css';
import { expectedTileSeconds } from './expected.ts';
import { TileTable } from './TileTable.tsx';
import { useTimeWords } from './useTimeWords.ts';

export function Tiles({ held }: { held: boolean }) {
  const { t } = useTranslation('bench');
  const report = useDevice((state) => state.report);
  const failure = useTiles((state) => state.failure);
  const running = useJob('measureTiles');
  const works = report?.tuning?.works ?? [];
  return (
    <section className={classes.tiles} aria-labelledby="tiles">
      <h2 id="tiles">{t('tiles.title')}</h2>
      <p className="quiet">{t('tiles.lead')}</p>
      {failure && (
        <FailureNote
          failure={failure}
          place="bench"
          onDismiss={() => useTiles.setState({ failure: undefined })}
        />
      )}
      <p role="status">
        <Known report={report} />
      </p>
      <div className={classes.head}>
        {running ? <Progress running={running} /> : <Start report={report} held={held} />}
      </div>
      {works.length > 0 && <TileTable works={works} />}
      {works.length > 0 && works.length < tunedClasses.length && <p className="quiet">{t('tiles.others')}</p>}
    </section>
  );
}

/** Whether there are figures, and from when. */
function Known({ report }: { report: DeviceReport | undefined }) {
  const { t, i18n } = useTranslation('bench');
  if (!report) return null;
  if (report.backend !== 'webgpu') return t('tiles.webgpu');
  if (!report.tuning) return t('tiles.none');
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return t('tiles.measured', { date: format.format(report.tuning.measuredAt) });
}

interface StartProps {
  report: DeviceReport | undefined;
  held: boolean;
}

function Start({ report, held }: StartProps) {
  const { t } = useTranslation('bench');
  const timeOf = useTimeWords();
  if (report?.backend !== 'webgpu') return null;
  const seconds = expectedTileSeconds(report.software ? 'software' : 'gpu');
  return (
    <>
      <Button variant="default" disabled={held} onClick={() => void measureTiles.perform()}>
        {t(report.tuning ? 'tiles.again' : 'tiles.measure')}
      </Button>
      {held ? <HeldNote /> : <span className="quiet">{t('expect', { time: timeOf(seconds) })}</span>}
    </>
  );
}

function Progress({ running }: { running: Job }) {
  const { t } = useTranslation('bench');
  const { phase, share } = running;
  const work = tunedClasses.find((one) => one === phase);
  return (
    <>
      <Button variant="default" disabled={!work} onClick={() => void cancelTiles.perform()}>
        {t('cancel')}
      </Button>
      <progress aria-label={t('tiles.progress')} max={1} {...(work && { value: share })} />
      <span className="quiet">
        {work ? t('tiles.running', { name: t(`tiles.work.${work}`) }) : t('tiles.opening')}
      </span>
    </>
  );
}
