// A row of pieces. Hidden spans and sentinels carry their number and color, and light up together.
import { type CSSProperties, memo } from 'react';
import classes from './pieces.module.css';
import { type DrawnPiece, type Run, readingOf, runsOf, sentinelNumber, spanColor } from './runs.ts';

interface PiecesProps {
  pieces: readonly DrawnPiece[];
  /** Hidden spans are struck out: this is the text itself. */
  struck?: boolean;
  /** How spans light up and are named; absent where they only carry their color. */
  light?: Lighting;
}

interface Lighting {
  lit: number | undefined;
  onLight: (span: number | undefined) => void;
  /** Name of a span for those who cannot see its color. */
  nameOf: (span: number) => string;
}

export function Pieces({ pieces, struck = false, light }: PiecesProps) {
  return (
    <p className={classes.pieces}>
      {runsOf(pieces).map((run) => (
        <OneRun key={run.start} run={run} struck={struck} light={light} />
      ))}
    </p>
  );
}

interface OneRunProps {
  run: Run;
  struck: boolean;
  light: Lighting | undefined;
}

function OneRun({ run, struck, light }: OneRunProps) {
  const { span } = run;
  const letters = run.pieces.map((piece) => <Letter key={piece.at} piece={piece} />);
  if (span === undefined) return <span className={classes.kept}>{letters}</span>;
  const looks = {
    className: classes.span,
    style: { '--color': spanColor(span) } as CSSProperties,
    'data-span': span,
    'data-struck': struck || undefined,
    'data-sentinel': run.sentinel || undefined,
  };
  if (!light) return <span {...looks}>{letters}</span>;
  const on = () => light.onLight(span);
  const off = () => light.onLight(undefined);
  return (
    <button
      type="button"
      {...looks}
      data-lit={span === light.lit || undefined}
      aria-label={light.nameOf(span)}
      onPointerEnter={on}
      onPointerLeave={off}
      onFocus={on}
      onBlur={off}
    >
      {letters}
      {struck && <sup>{span}</sup>}
    </button>
  );
}

const Letter = memo(function Letter({ piece }: { piece: DrawnPiece }) {
  if (piece.sentinel) return <b title={`${piece.id}`}>⟨{sentinelNumber(piece.piece)}⟩</b>;
  const { kind, text } = readingOf(piece.piece);
  return (
    <span className={classes.piece} data-kind={kind} title={`${piece.piece} · ${piece.id}`}>
      {text.startsWith('▁') ? [<i key="space"> </i>, text.slice(1)] : text}
    </span>
  );
});
