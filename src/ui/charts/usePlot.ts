// Gives a uPlot chart to a React component: made once for its settings, fed with new data, resized with its box.
import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Columns } from './columns.ts';
import { onInkChange } from './ink.ts';
import { dataOf, type PlotSettings, plotOptions } from './plotOptions.ts';
import { textScale } from './textScale.ts';

type PlotInput = Omit<PlotSettings, 'width'> & { columns: Columns };

/** The chart in `host`; undefined until the first effect has run. */
export function usePlot(
  host: RefObject<HTMLDivElement | null>,
  input: PlotInput,
): RefObject<uPlot | undefined> {
  const plot = useRef<uPlot>(undefined);
  const { lines, logarithmic, syncKey, columns } = input;
  const height = input.height * textScale();
  // Callbacks and data change at each render; the chart is made anew only for what shapes it.
  const latest = useRef(input);
  latest.current = input;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `latest` stands for what may change without a new chart.
  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const settings: PlotSettings = {
      ...latest.current,
      height,
      width: Math.max(120, box.clientWidth),
      onCursor: (row) => latest.current.onCursor(row),
      onZoom: (zoomed) => latest.current.onZoom(zoomed),
      format: (value) => latest.current.format(value),
      formatStep: (value) => latest.current.formatStep(value),
    };
    const made = new uPlot(plotOptions(settings), dataOf(latest.current.columns, lines, logarithmic), box);
    plot.current = made;
    const resize = new ResizeObserver(() => {
      const width = Math.max(120, box.clientWidth);
      if (width !== made.width) made.setSize({ width, height });
    });
    resize.observe(box);
    const stopWatching = onInkChange(() => made.redraw(false, true));
    // The first drawing may have measured a fallback font.
    void document.fonts?.ready.then(() => plot.current === made && made.redraw(false, true));
    return () => {
      stopWatching();
      resize.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [host, lines, logarithmic, syncKey, height]);

  useEffect(() => {
    if (plot.current) feed(plot.current, dataOf(columns, lines, logarithmic));
  }, [columns, lines, logarithmic]);
  return plot;
}

/** New data; a zoomed chart keeps its steps and fits its values to them. */
function feed(plot: uPlot, data: uPlot.AlignedData): void {
  const before = plot.data[0];
  const { min, max } = plot.scales.x ?? {};
  const zoomed =
    before.length > 1 && min != null && max != null && (min > before[0]! || max < before[before.length - 1]!);
  plot.setData(data, !zoomed);
  if (zoomed) plot.setScale('x', { min, max });
}
