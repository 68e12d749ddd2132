// A piece as it reads: its space mark faint, a sentinel by its number, a byte that is no character by its value.
import { readingOf } from '../corrupt/runs.ts';
import classes from './play.module.css';

export function PieceText({ piece }: { piece: string }) {
  const sentinel = /^<extra_id_(\d+)>$/.exec(piece)?.[1];
  if (sentinel !== undefined) return <b className={classes.letters}>⟨{sentinel}⟩</b>;
  const { kind, text } = readingOf(piece);
  const space = text.startsWith('▁');
  return (
    <span className={classes.letters} data-kind={kind}>
      {space && <s>▁</s>}
      {space ? text.slice(1) : text}
    </span>
  );
}
