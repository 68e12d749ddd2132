// Models: runs, texts and vocabularies stored in this browser, and how safely.
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { keepData } from '../../commands/storage.ts';
import { deleteText, deleteVocabulary } from '../../commands/texts.ts';
import { dismissCorpusFailure, useCorpus } from '../../state/corpus.ts';
import { dismissFailure, useRuns } from '../../state/run.ts';
import { loadStorage, useStorage } from '../../state/storage.ts';
import { FailureNote } from '../FailureNote.tsx';
import { bytes, count } from '../figures.ts';
import { Belongings } from '../panels/models/Belongings.tsx';
import { Damaged } from '../panels/models/Damaged.tsx';
import classes from '../panels/models/models.module.css';
import { RunTable } from '../panels/models/RunTable.tsx';

export function ModelsPage() {
  const { t } = useTranslation('models');
  const { runs, failure } = useRuns();
  useEffect(() => void loadStorage(), []);
  return (
    <>
      <h1>{t('title')}</h1>
      <p className="lead">{t('lead')}</p>
      {failure && <FailureNote failure={failure} place="models" onDismiss={dismissFailure} />}
      <Damaged />
      <section className={classes.section}>
        <h2>{t('runs')}</h2>
        {runs.length > 0 ? (
          <RunTable runs={runs} />
        ) : (
          <p>
            {t('noRuns')} <Link to="/train">{t('goTrain')}</Link>
          </p>
        )}
      </section>
      <Brought />
      <Storage />
    </>
  );
}

function Brought() {
  const { t, i18n } = useTranslation('models');
  const { corpora, vocabularies, failure } = useCorpus();
  const language = i18n.language;
  return (
    <div className={classes.columns}>
      {failure && <FailureNote failure={failure} place="models" onDismiss={dismissCorpusFailure} />}
      <Belongings
        title={t('texts')}
        items={corpora.map(({ id, name, bytes: size }) => ({ id, name, fact: bytes(size, language) }))}
        onDelete={deleteText.perform}
      />
      <Belongings
        title={t('vocabularies')}
        items={vocabularies.map(({ id, name, size }) => ({
          id,
          name,
          fact: t('ids', { size: count(size, language) }),
        }))}
        onDelete={deleteVocabulary.perform}
      />
    </div>
  );
}

function Storage() {
  const { t, i18n } = useTranslation('models');
  const { report, refused } = useStorage();
  const known = report?.used !== undefined && report.quota !== undefined;
  const share = known ? (report.used ?? 0) / Math.max(1, report.quota ?? 1) : 0;
  return (
    <section className={classes.section}>
      <h2>{t('storage')}</h2>
      <div className={classes.meter} aria-hidden="true">
        <i style={{ width: `${Math.max(0.3, share * 100)}%` }} />
      </div>
      <p>
        {known
          ? t('used', {
              used: bytes(report.used ?? 0, i18n.language),
              quota: bytes(report.quota ?? 0, i18n.language),
            })
          : t('usedUnknown')}
        . {report?.persisted ? t('persisted') : t('notPersisted')}
      </p>
      {report && !report.persisted && (
        <Button variant="default" size="compact-md" onClick={() => void keepData.perform()}>
          {t('persist')}
        </Button>
      )}
      <p role="status" className="quiet">
        {refused && t('refused')}
      </p>
    </section>
  );
}
