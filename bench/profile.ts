// One training step by kernel: how often, how long, how many bytes, and how near to what the adapter can do.
import { install } from './gpu/counters.ts';
import { type Dispatch, dispatchesOf, installNames } from './gpu/everyDispatch.ts';
import { bandwidthOf, peakOf } from './gpu/peak.ts';
import { openOurs, ourTrainer, shapesOf } from './ours.ts';
import { multiplyAddsOf, weightsOf, works } from './sizes.ts';

/** All dispatches of one kernel. */
interface Line {
  kernel: string;
  dispatches: number;
  ms: number;
  bytes: number;
}

/** Kernels, the longest first. */
function linesOf(dispatches: readonly Dispatch[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { kernel, bytes, ms } of dispatches) {
    const line = lines.get(kernel) ?? { kernel, dispatches: 0, ms: 0, bytes: 0 };
    lines.set(kernel, {
      kernel,
      dispatches: line.dispatches + 1,
      ms: line.ms + ms,
      bytes: line.bytes + bytes,
    });
  }
  return [...lines.values()].sort((a, b) => b.ms - a.ms);
}

function text({ kernel, dispatches, ms, bytes }: Line, total: number, gigabytes: number): string {
  const rate = bytes / ms / 1e6;
  return [
    kernel.padEnd(44).slice(0, 44),
    String(dispatches).padStart(10),
    ms.toFixed(2).padStart(10),
    `${((100 * ms) / total).toFixed(1)} %`.padStart(8),
    (bytes / 1e6).toFixed(2).padStart(10),
    rate.toFixed(2).padStart(9),
    `${((100 * rate) / gigabytes).toFixed(0)} %`.padStart(9),
  ].join(' ');
}

const head = [
  'kernel'.padEnd(44),
  'dispatches'.padStart(10),
  'GPU ms'.padStart(10),
  'share'.padStart(8),
  'MB bound'.padStart(10),
  'GB/s'.padStart(9),
  'of peak'.padStart(9),
].join(' ');

/** Prints one step of a row, after two that compile pipelines and record. */
export async function profile(row: keyof typeof works, print: (line: string) => void): Promise<void> {
  install();
  installNames();
  const { adapter, device } = await openOurs();
  const gigaflops = (await peakOf(device, 'f32')) ?? Number.NaN;
  const gigabytes = await bandwidthOf(device);
  const sizes = works[row];
  const trainer = await ourTrainer(sizes, weightsOf(shapesOf(sizes), sizes));
  for (let step = 0; step < 2; step++) await trainer.submit();
  await trainer.finish();
  const lines = linesOf(await dispatchesOf(device, () => trainer.submit()));
  const sum = (of: (line: Line) => number) => lines.reduce((total, line) => total + of(line), 0);
  const total = {
    kernel: 'step',
    dispatches: sum((line) => line.dispatches),
    ms: sum((line) => line.ms),
    bytes: sum((line) => line.bytes),
  };
  print(`${row} on ${adapter}; peak ${gigaflops.toFixed(1)} GFLOP/s in f32, ${gigabytes.toFixed(1)} GB/s`);
  print(head);
  for (const line of [...lines, total]) print(text(line, total.ms, gigabytes));
  const rate = (2 * multiplyAddsOf(sizes)) / total.ms / 1e6;
  print(
    `products of the step: ${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / gigaflops).toFixed(1)} % of peak`,
  );
}
