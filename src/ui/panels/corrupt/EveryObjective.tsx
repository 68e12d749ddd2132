// The same text under every objective, one row each; a row's name chooses it.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Corruption } from '../../../protocol/corpus.ts';
import { changeObjective } from '../../../state/draft.ts';
import classes from './everyObjective.module.css';
import { Pieces } from './Pieces.tsx';

/** Pieces of a row: enough to tell the objectives apart. */
const mostInRow = 120;

export const EveryObjective = memo(function EveryObjective({
  all,
  chosen,
}: {
  all: readonly Corruption[];
  chosen: string;
}) {
  const { t } = useTranslation(['corrupt', 'fields']);
  return (
    <section className={classes.every}>
      <h2>{t('corrupt:all')}</h2>
      {all.map((corruption) => (
        <article
          key={corruption.objective}
          className={classes.objective}
          data-chosen={corruption.objective === chosen || undefined}
        >
          <button
            type="button"
            aria-pressed={corruption.objective === chosen}
            onClick={() => changeObjective({ objective: corruption.objective })}
          >
            {t(`fields:objective.choices.${corruption.objective}`)}
          </button>
          {(['inputs', 'targets'] as const).map((row) => (
            <div key={row} className={classes.side} data-row={row}>
              <h3>{t(`corrupt:rows.${row}`)}</h3>
              <Pieces pieces={corruption[row].slice(0, mostInRow)} />
            </div>
          ))}
        </article>
      ))}
    </section>
  );
});
