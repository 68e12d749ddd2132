// A sample's text with its sentinels as everywhere: by number, underlined in the span's color.
import type { CSSProperties } from 'react';
import { spanColor } from '../corrupt/runs.ts';
import classes from './run.module.css';

export function SampleText({ text }: { text: string }) {
  // Odd parts are the numbers of sentinels.
  return text.split(/<extra_id_(\d+)>/).map((part, index) => {
    const key = `${index}/${part}`;
    if (index % 2 === 0) return <span key={key}>{part}</span>;
    return (
      <b key={key} className={classes.gap} style={{ '--color': spanColor(Number(part)) } as CSSProperties}>
        ⟨{part}⟩
      </b>
    );
  });
}
