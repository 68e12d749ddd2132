// Multi-head attention as T5 has it: no scaling, relative bias looked up, masks by rule (spec 1.3, 1.4).
// On WebGPU one dispatch forward and two backward; no matrix of queries and keys is ever stored.
import type * as tf from '@tensorflow/tfjs';
import { Mistake } from '../../errors/mistake.ts';
import { engineBackend, requireBackend } from '../../gpu/device.ts';
import { op } from '../../gpu/op.ts';
import { attendCached } from './cached.ts';
import { attendOneRow } from './decoding.ts';
import { type FlashCall, flashForward, flashGradient } from './flash.ts';
import { attentionReference } from './reference.ts';
import { type AttentionOptions, extentOf } from './shape.ts';
import { chooseVariant } from './variants.ts';

/**
 * Without memory, `queries` is [batch, length, 3 * heads * depth], query, key and value one after the other along the
 * last axis, and keys have the codes of queries. With it, `queries` is [batch, queries, heads * depth] and `memory`
 * [batch, keys, 2 * heads * depth], key and value. Gives [batch, queries, heads * depth]; a query that sees no key
 * gives zeros. Gradients are packed alike.
 *
 * Throws Mistake `attention.width` for widths that do not fit, `attention.firstQuery` where that comes with dropout
 * or a gradient is asked for, and `attention.memory` for a memory with both bias and dropout, which T5 has no use for.
 */
export function attention(
  queries: tf.Tensor,
  memory: tf.Tensor | undefined,
  options: AttentionOptions,
): tf.Tensor {
  refuse(memory, options);
  const extent = extentOf(queries, memory, options.heads);
  if (!engineBackend()) {
    const decodes = memory && options.firstQuery;
    return decodes
      ? attendCached(queries, memory, extent, options)
      : attentionReference(queries, memory, options);
  }
  const buckets = options.bias?.table.shape[0] ?? 0;
  const variant = chooseVariant(extent, buckets, requireBackend());
  return attended({ queries, memory, extent, options, variant });
}

/** `attention` on WebGPU, by a given variant of its kernels. */
export function attended(call: FlashCall): tf.Tensor {
  const { queries, memory, extent, options } = call;
  const oneRow = options.firstQuery || (extent.queries === 1 && !options.dropout);
  const inputs = { queries, memory, table: options.bias?.table };
  const { result } = op({
    inputs,
    forward() {
      if (oneRow) {
        const row = attendOneRow(queries, memory ?? queries, extent, options);
        return { outputs: { result: row }, saved: {} as Partial<ReturnType<typeof flashForward>> };
      }
      const made = flashForward(call);
      return { outputs: { result: made.attended }, saved: { ...inputs, ...made } };
    },
    backward({ result: slopes }, saved, needs) {
      if (options.firstQuery) throw refused('firstQuery', 'no gradient', 'one');
      // Single rows are decoded as a rule: the notes for a gradient are only taken once there is one.
      const { attended, notes } = saved;
      const made = attended && notes ? { attended, notes } : flashForward(call);
      return flashGradient(call, { slopes, ...made }, needs);
    },
  });
  return result;
}

function refuse(memory: tf.Tensor | undefined, { bias, dropout, firstQuery }: AttentionOptions): void {
  if (firstQuery && dropout) throw refused('firstQuery', 'no dropout', 'some');
  if (memory && bias && dropout) throw refused('memory', 'bias or dropout', 'both');
}

function refused(what: 'firstQuery' | 'memory', wanted: string, got: string): Mistake {
  return new Mistake(`attention.${what}`, wanted, got);
}
