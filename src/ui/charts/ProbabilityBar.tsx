// A probability as the filled share of a bar; the figure beside it says the same to those who do not see the bar.
import classes from './charts.module.css';

interface ProbabilityBarProps {
  probability: number;
  /** Thin under a piece, thick in a list. */
  thick?: boolean;
}

export function ProbabilityBar({ probability, thick = false }: ProbabilityBarProps) {
  const share = Math.min(1, Math.max(0, probability));
  return (
    <span className={classes.bar} data-thick={thick || undefined} aria-hidden="true">
      <span className={classes.fill} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
