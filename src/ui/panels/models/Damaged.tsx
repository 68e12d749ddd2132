// Stored records that could not be read: what each is, what was wrong with it, and a way to delete it.
// Nothing is shown while all are whole.
import { useTranslation } from 'react-i18next';
import { deleteRun } from '../../../commands/runs.ts';
import { deleteText, deleteVocabulary } from '../../../commands/texts.ts';
import { useCorpus } from '../../../state/corpus.ts';
import { useRuns } from '../../../state/run.ts';
import { wordsOfCode } from '../../FailureNote.tsx';
import { DeleteButton } from './DeleteButton.tsx';
import classes from './models.module.css';

const deletions = { run: deleteRun, text: deleteText, vocabulary: deleteVocabulary };
type Kind = keyof typeof deletions;

export function Damaged() {
  const { t } = useTranslation('models');
  const run = useRuns((state) => state.damaged);
  const text = useCorpus((state) => state.damagedCorpora);
  const vocabulary = useCorpus((state) => state.damagedVocabularies);
  if (run.length + text.length + vocabulary.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="damaged">
      <h2 id="damaged">{t('damaged')}</h2>
      <ul className={classes.list}>
        {Object.entries({ run, text, vocabulary }).flatMap(([kind, records]) =>
          records.map((record) => (
            <DamagedLine key={`${kind}/${record.id}`} kind={kind as Kind} record={record} />
          )),
        )}
      </ul>
    </section>
  );
}

interface DamagedLineProps {
  kind: Kind;
  record: ReturnType<typeof useRuns.getState>['damaged'][number];
}

function DamagedLine({ kind, record }: DamagedLineProps) {
  const { t, i18n } = useTranslation(['errors', 'models']);
  const { id, error } = record;
  // Enough of an id that is random to tell one from another.
  const name = record.name ?? id.slice(0, 8);
  const key = wordsOfCode(error.code, (one) => i18n.exists(one), 'models');
  return (
    <li className={classes.damaged}>
      <div>
        <b>{name}</b> <span className="quiet">{t(`models:kind.${kind}`)}</span>
        <p>
          {t(`errors:${key}`, {
            wanted: error.wanted,
            got: error.got,
            remedy: error.remedy,
          })}
        </p>
        <details>
          <summary>{t('errors:details')}</summary>
          <code>{error.message}</code>
        </details>
      </div>
      <span className={classes.actions}>
        <DeleteButton name={name} onDelete={() => deletions[kind].perform(id)} />
      </span>
    </li>
  );
}
