// A curve the size of a word, for the strip and for lists of runs. It only accompanies a figure in words.
import { useMemo } from 'react';
import classes from './charts.module.css';
import { sparkPath } from './sparkPath.ts';

interface SparklineProps {
  values: readonly number[];
  width: number;
  height: number;
}

export function Sparkline({ values, width, height }: SparklineProps) {
  const path = useMemo(() => sparkPath(values, width, height), [values, width, height]);
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {path && <path d={path} />}
    </svg>
  );
}
