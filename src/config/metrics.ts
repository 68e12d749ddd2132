// What is measured of a run as it goes, one row each: stored curves, charts and their saved tables are derived from it.
// Words live in ui/words under train: `chart.line` by the metric's name, `chart` by the chart's.

import { keysOf } from './keysOf.ts';

/** How a metric is drawn. */
interface Metric {
  /** Which chart it stands in; several may share one. */
  readonly chart: 'loss' | 'rate' | 'norm' | 'speed';
  readonly color: '--accent' | '--decoder' | '--ink';
  /** Raw points faint, their moving average strong. */
  readonly smooth?: boolean;
  /** Dashed, and joined across steps at which it was not measured. */
  readonly dashed?: boolean;
}

const metrics = {
  /** Mean cross-entropy in nats over the scored tokens of the step's batches. */
  loss: { chart: 'loss', color: '--accent', smooth: true },
  /** The same on held-out text, at evaluations. */
  validationLoss: { chart: 'loss', color: '--decoder', dashed: true },
  learningRate: { chart: 'rate', color: '--ink' },
  /** Before clipping. */
  gradientNorm: { chart: 'norm', color: '--ink', smooth: true },
  tokensPerSecond: { chart: 'speed', color: '--ink', smooth: true },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metrics;
export type ChartName = Metric['chart'];

/** All of them, in the order of the charts. */
export const metricNames: readonly MetricName[] = keysOf(metrics);

/** How a metric is drawn, with what its row leaves out. */
export function drawn(name: MetricName): Metric {
  return metrics[name];
}

/** The charts in their order, the first of them large. */
export const chartNames: readonly ChartName[] = [...new Set(metricNames.map((name) => metrics[name].chart))];
