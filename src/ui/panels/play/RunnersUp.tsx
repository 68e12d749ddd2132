// What the model considered at one place of its answer, likeliest first; the written piece is marked.
import { useTranslation } from 'react-i18next';
import type { AnswerPiece } from '../../../protocol/engine.ts';
import { ProbabilityBar } from '../../charts/ProbabilityBar.tsx';
import { probability } from '../../figures.ts';
import { PieceText } from './PieceText.tsx';
import classes from './play.module.css';
import { spoken } from './spoken.ts';

export function RunnersUp({ piece }: { piece: AnswerPiece }) {
  const { t, i18n } = useTranslation('play');
  const others = piece.runnersUp.filter((one) => one.id !== piece.id);
  const all = [piece, ...others].sort((a, b) => b.probability - a.probability).slice(0, 6);
  return (
    <div className={classes.considered}>
      <h2>{t('considered', { piece: spoken(piece.piece) })}</h2>
      {others.length === 0 ? (
        <p className="quiet">{t('noRunnersUp')}</p>
      ) : (
        <ol aria-label={t('candidates')}>
          {all.map((one) => (
            <li key={one.id} data-written={one.id === piece.id || undefined}>
              <PieceText piece={one.piece} />
              <ProbabilityBar probability={one.probability} thick />
              <span>{probability(one.probability, i18n.language)}</span>
              <small>{one.id === piece.id && t('written')}</small>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
