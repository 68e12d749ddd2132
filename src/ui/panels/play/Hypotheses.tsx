// All answers that a search brought back, with their scores; one is shown in pieces above.
import { useTranslation } from 'react-i18next';
import type { ShownHypothesis } from '../../../protocol/engine.ts';
import { measure } from '../../figures.ts';
import classes from './play.module.css';

interface HypothesesProps {
  hypotheses: readonly ShownHypothesis[];
  chosen: number;
  onChoose: (rank: number) => void;
}

export function Hypotheses({ hypotheses, chosen, onChoose }: HypothesesProps) {
  const { t, i18n } = useTranslation('play');
  return (
    <div className={classes.hypotheses}>
      <h2>{t('hypotheses')}</h2>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('rank')}</th>
            <th scope="col">{t('text')}</th>
            <th scope="col">{t('score')}</th>
          </tr>
        </thead>
        <tbody>
          {hypotheses.map((one, rank) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rank is what a hypothesis is known by.
            <tr key={rank} data-chosen={rank === chosen || undefined}>
              <td>{rank + 1}</td>
              <td>
                <button
                  type="button"
                  aria-pressed={rank === chosen}
                  title={t('show', { rank: rank + 1 })}
                  onClick={() => onChoose(rank)}
                >
                  {one.text.trim() === '' ? t('nothing') : one.text}
                </button>
              </td>
              <td>{measure(one.score, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
