// Runs the rows that were asked for and prints each as it is measured; gives them all for the JSON file.
// The same in Node and in a page.
import { install } from './gpu/counters.ts';
import { peakOf } from './gpu/peak.ts';
import type { Row } from './measure.ts';
import { type Ours, openOurs, openWasm } from './ours.ts';
import { attentionRows } from './rows/attention.ts';
import { decodingRows } from './rows/decoding.ts';
import { matmulRows } from './rows/matmul.ts';
import { type Peer, peerRows } from './rows/peers.ts';
import { loadRows, trainingRows } from './rows/training.ts';
import { head, lineOf } from './table.ts';

export interface Settings {
  only: readonly string[];
  print: (line: string) => void;
  /** Where the wasm binaries are served from (browser only). */
  wasmPath?: string;
  /** Libraries for row D; they run in a page only. */
  peers?: readonly Peer[];
}

export interface Report {
  adapter: string;
  /** Multiply-adds at best, in GFLOP/s. */
  peak?: { f32: number; f16?: number };
  rows: Row[];
  /** Rows that could not be measured, and why. */
  failures: string[];
}

async function* matmul({ device, software }: Ours, report: Report, { print }: Settings): AsyncGenerator<Row> {
  const f32 = (await peakOf(device, 'f32')) ?? Number.NaN;
  const f16 = await peakOf(device, 'f16');
  report.peak = { f32, ...(f16 && { f16 }) };
  print(`peak: ${f32.toFixed(1)} GFLOP/s in f32${f16 ? `, ${f16.toFixed(1)} in f16` : ''}`);
  yield* matmulRows(f32, software);
}

type Rows = (ours: Ours, report: Report, settings: Settings) => AsyncGenerator<Row>;

/** The rows by the names that `--only` takes, in the order of the table. */
const rowsOf: Record<string, Rows> = {
  A: () => trainingRows('A'),
  B: () => trainingRows('B'),
  C: ({ software }) => (software ? loadRows('C') : trainingRows('C')),
  host: () => loadRows('B', 'B host'),
  D: (_ours, _report, { peers }) => peerRows(peers ?? []),
  matmul,
  attention: attentionRows,
  async *decode() {
    yield* decodingRows('A');
    yield* decodingRows('B');
  },
};

export async function runBench(settings: Settings): Promise<Report> {
  const { only, print, wasmPath } = settings;
  install();
  await openWasm(wasmPath);
  const ours = await openOurs();
  print(`adapter: ${ours.adapter}\n${head()}`);
  const report: Report = { adapter: ours.adapter, rows: [], failures: [] };
  for (const name of only) {
    try {
      for await (const row of rowsOf[name]!(ours, report, settings)) {
        report.rows.push(row);
        print(lineOf(row));
      }
    } catch (error) {
      report.failures.push(`${name}: ${(error as Error).stack}`); // the other rows are still worth having
      print(`${name} failed: ${(error as Error).message}`);
    }
  }
  return report;
}
