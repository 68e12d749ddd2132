// Counts what a suite reports and remembers the comparison that came closest to its tolerance.
// Knows nothing of folders, backends or tensors.
import type { Report } from './suite.ts';

export interface Comparison {
  name: string;
  deviation: number;
  tolerance: number;
}

/** Typed arrays as arrays, and values that JSON cannot hold as words, so that NaN differs from null. */
function asJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return Array.from(part as Int32Array);
    if (typeof part === 'bigint' || (typeof part === 'number' && !Number.isFinite(part))) return String(part);
    return part;
  });
}

function shortened(text: string | undefined): string {
  const whole = text ?? 'undefined';
  return whole.length > 160 ? `${whole.slice(0, 160)} …` : whole;
}

/** Share of the tolerance that was used up: at most 1 for a comparison that passes. */
function share({ deviation, tolerance }: Comparison): number {
  if (deviation === 0) return 0;
  return Number.isFinite(deviation) ? deviation / tolerance : Number.POSITIVE_INFINITY;
}

export class Tally implements Report {
  passed = 0;
  readonly failures: string[] = [];
  widest: Comparison | undefined;

  near(name: string, deviation: number, tolerance: number): void {
    const comparison = { name, deviation, tolerance };
    if (!this.widest || share(comparison) > share(this.widest)) this.widest = comparison;
    const passes = Number.isFinite(deviation) && deviation >= 0 && deviation <= tolerance;
    if (passes) this.passed++;
    else this.failures.push(`${name}: off by ${deviation}, at most ${tolerance} allowed`);
  }

  equal(name: string, actual: unknown, expected: unknown): void {
    const [got, wanted] = [asJson(actual), asJson(expected)];
    if (got === wanted) this.passed++;
    else this.failures.push(`${name}: wanted ${shortened(wanted)}, got ${shortened(got)}`);
  }

  /** For a suite that could not go on. */
  broke(reason: unknown): void {
    this.failures.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  }
}
