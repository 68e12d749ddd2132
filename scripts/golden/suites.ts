// The golden suites there are, in the order in which they run: those without tensors first.
// A suite is one file beside this one that exports a GoldenSuite; the folder it covers is its `folder`.
import type { GoldenSuite } from './suite.ts';

const files = import.meta.glob<Record<string, unknown>>(
  './{spm,objectives,t5,architectures,files,decoding,training}.ts',
  { eager: true },
);

const order = ['spm', 'objectives', 't5', 'architectures', 'files', 'decoding', 'training'];

function isSuite(value: unknown): value is GoldenSuite {
  return typeof value === 'object' && value !== null && 'folder' in value && 'run' in value;
}

/** Every suite in the tree. */
export const suites: readonly GoldenSuite[] = order.flatMap((name) =>
  Object.values(files[`./${name}.ts`] ?? {}).filter(isSuite),
);
