// The pieces of an answer, each over its probability. One stop for the tab key; arrows go from piece to piece.
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerPiece } from '../../../protocol/engine.ts';
import { ProbabilityBar } from '../../charts/ProbabilityBar.tsx';
import { probability } from '../../figures.ts';
import { PieceText } from './PieceText.tsx';
import classes from './play.module.css';
import { spoken } from './spoken.ts';

interface PieceRowProps {
  pieces: readonly AnswerPiece[];
  chosen: number;
  onChoose: (index: number) => void;
}

export function PieceRow({ pieces, chosen, onChoose }: PieceRowProps) {
  const { t, i18n } = useTranslation('play');
  const row = useRef<HTMLDivElement>(null);
  // Bytes are a letter wide: figures under each would be a wall of digits.
  const narrow =
    pieces.length > 12 &&
    pieces.every((piece) => spoken(piece.piece).length <= 2 || piece.piece.startsWith('<'));
  const move = (event: KeyboardEvent) => {
    const to = destination(event.key, chosen, pieces.length - 1);
    if (to === undefined) return;
    event.preventDefault();
    onChoose(to);
    row.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <div
      ref={row}
      className={classes.pieces}
      role="toolbar"
      aria-label={t('pieces')}
      data-narrow={narrow || undefined}
      onKeyDown={move}
    >
      {pieces.map((piece, index) => {
        const figure = probability(piece.probability, i18n.language);
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer's pieces never change.
            key={index}
            type="button"
            className={classes.piece}
            tabIndex={index === chosen ? 0 : -1}
            aria-pressed={index === chosen}
            aria-label={t('piece', { piece: spoken(piece.piece), probability: figure })}
            title={figure}
            onClick={() => onChoose(index)}
          >
            <PieceText piece={piece.piece} />
            <ProbabilityBar probability={piece.probability} />
            <small>{figure}</small>
          </button>
        );
      })}
    </div>
  );
}

function destination(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
