// Decoding with the stock model, as one writes it without a recorder: keys and values of what is written are kept
// and grow by one position a step, rows follow their parents through tf.gather.
import * as tf from '@tensorflow/tfjs';
import type { KeysAndValues, StockModel } from './model.ts';
import { bucketsOf, relativeBias } from './model.ts';

/** Next-token logits for growing prefixes, [rows, vocabulary]: what the engine's search asks of a model. */
export class StockScorer {
  readonly vocabSize: number;
  /** Of cross-attention: made once from the encoded input, [1, heads, inputs, depth]. */
  private readonly inputs: KeysAndValues[];
  /** Of self-attention, [rows, heads, written, depth]. */
  private written: KeysAndValues[] = [];

  constructor(
    private readonly model: StockModel,
    inputIds: Int32Array,
  ) {
    this.vocabSize = model.sizes.vocabulary;
    this.inputs = tf.tidy(() => {
      const ids = tf.tensor(inputIds, [1, inputIds.length], 'int32');
      const encoded = model.encode(ids, model.attendingTo(inputIds.length, 'encoder')());
      const blocks = Array.from({ length: model.sizes.decoderLayers }, (_, block) => block);
      return blocks.map((block) =>
        model.keysAndValues(`decoder.block.${block}.layer.1.EncDecAttention`, encoded),
      );
    });
    keepAll(this.inputs);
  }

  async logits(prefixes: readonly Int32Array[], parents: Int32Array): Promise<Float32Array> {
    if (parents[0] === -1) this.forget();
    const former = this.written;
    const { logits, written } = tf.tidy(() => this.step(prefixes, parents));
    keepAll(written);
    this.written = written;
    disposeAll(former);
    const result = (await logits.data()) as Float32Array;
    logits.dispose();
    return result;
  }

  private step(prefixes: readonly Int32Array[], parents: Int32Array) {
    const ids = Int32Array.from(prefixes, (prefix) => prefix.at(-1)!);
    const rows = tf.tensor(parents, [parents.length], 'int32');
    const path = (block: number, layer: number) => `decoder.block.${block}.layer.${layer}`;
    const bias = this.biasAt(prefixes[0]!.length);
    const written: KeysAndValues[] = [];
    let x = this.model.embed(tf.tensor(ids, [ids.length, 1], 'int32')); // [rows, 1, width]
    for (let block = 0; block < this.model.sizes.decoderLayers; block++) {
      const self = `${path(block, 0)}.SelfAttention`;
      const normed = this.model.norm(`${path(block, 0)}.layer_norm`, x);
      const grown = grow(this.written[block], rows, this.model.keysAndValues(self, normed));
      written.push(grown);
      x = this.model.attend(self, x, this.model.project(`${self}.q`, normed), grown, { bias });
      const cross = `${path(block, 1)}.EncDecAttention`;
      const query = this.model.project(`${cross}.q`, this.model.norm(`${path(block, 1)}.layer_norm`, x));
      x = this.model.attend(cross, x, query, this.inputs[block]!, {});
      x = this.model.feedForward(path(block, 2), x);
    }
    return { logits: this.model.logits(this.model.norm('decoder.final_layer_norm', x)), written };
  }

  /** Scores of relative positions for the newest of `length` positions: [1, heads, 1, length] */
  private biasAt(length: number): tf.Tensor {
    const buckets = tf.tensor(bucketsOf(1, length, false), [1, length], 'int32');
    return relativeBias(this.model.biasTable('decoder'), buckets);
  }

  private forget(): void {
    disposeAll(this.written);
    this.written = [];
  }

  dispose(): void {
    this.forget();
    disposeAll(this.inputs);
  }
}

/** What was written, in the order of the rows that go on, with the newest position behind it. */
function grow(former: KeysAndValues | undefined, rows: tf.Tensor, newest: KeysAndValues): KeysAndValues {
  if (!former) return newest;
  const after = (before: tf.Tensor, now: tf.Tensor) => tf.concat([tf.gather(before, rows), now], 2);
  return { keys: after(former.keys, newest.keys), values: after(former.values, newest.values) };
}

function keepAll(all: readonly KeysAndValues[]): void {
  for (const { keys, values } of all) {
    tf.keep(keys);
    tf.keep(values);
  }
}

function disposeAll(all: readonly KeysAndValues[]): void {
  for (const { keys, values } of all) tf.dispose([keys, values]);
}
