// T5 as one writes it from stock tfjs ops: dense layers, softmax, gathers, and tfjs's own tape for the gradients.
// Same parameters, same names and the same loss as the engine's; nothing of the engine is used.
import * as tf from '@tensorflow/tfjs';
import { normEpsilon, relativeBuckets, type Sizes, type Weights, zLoss } from '../sizes.ts';

/** What one stack attends by. */
interface Attending {
  /** [1, heads, queries, keys]: learned scores of relative positions. */
  bias?: tf.Tensor;
  /** [queries, keys]: 0 where a query sees a key, far below 0 where not. */
  mask?: tf.Tensor;
}

/** Keys and values of one attention, [batch, heads, keys, depth] each. */
export type KeysAndValues = {
  keys: tf.Tensor;
  values: tf.Tensor;
};

/** Bucket of every (query, key) pair, [queries, keys] (T5 paper, section 2.1). */
export function bucketsOf(queries: number, keys: number, bidirectional: boolean): Int32Array {
  const { count, maxDistance } = relativeBuckets;
  const half = bidirectional ? count / 2 : count;
  const exact = half / 2;
  return Int32Array.from({ length: queries * keys }, (_, at) => {
    const relative = (at % keys) - Math.floor(at / keys) - (keys - queries);
    const offset = bidirectional && relative > 0 ? half : 0;
    const distance = bidirectional ? Math.abs(relative) : Math.max(-relative, 0);
    if (distance < exact) return offset + distance;
    const far = Math.log(distance / exact) / Math.log(maxDistance / exact);
    return offset + Math.min(half - 1, exact + Math.trunc(far * (half - exact)));
  });
}

/** [length, length] */
function causalMask(length: number): tf.Tensor {
  const values = Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? -1e9 : 0,
  );
  return tf.tensor(values, [length, length]);
}

/** x [..., in] times weight [out, in] transposed -> [..., out] */
function dense(x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  const [outputs, inputs] = weight.shape as [number, number];
  const product = tf.matMul(tf.reshape(x, [-1, inputs]), weight, false, true);
  return tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
}

function rmsNorm(x: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, normEpsilon))), scale);
}

/** [batch, length, heads * depth] -> [batch, heads, length, depth] */
export function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [batch, length, width] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** [batch, heads, length, depth] -> [batch, length, heads * depth] */
export function mergeHeads(x: tf.Tensor): tf.Tensor {
  const [batch, heads, length, depth] = x.shape as [number, number, number, number];
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * depth]);
}

/** query, keys and values [batch, heads, length, depth] -> [batch, heads, queries, depth] */
export function mix(query: tf.Tensor, { keys, values }: KeysAndValues, { bias, mask }: Attending): tf.Tensor {
  let scores = tf.matMul(query, keys, false, true); // [batch, heads, queries, keys]; T5 does not divide by sqrt(depth)
  if (bias) scores = tf.add(scores, bias);
  if (mask) scores = tf.add(scores, mask);
  return tf.matMul(tf.softmax(scores), values);
}

/** Learned scores of relative positions from a table [buckets, heads]: [1, heads, queries, keys] */
export function relativeBias(table: tf.Tensor, buckets: tf.Tensor): tf.Tensor {
  return tf.expandDims(tf.transpose(tf.gather(table, buckets), [2, 0, 1]), 0);
}

/** An encoder-decoder or a decoder-only T5 on the current backend. */
export class StockModel {
  readonly variables: Map<string, tf.Variable>;
  private readonly constants: tf.Tensor[] = [];

  constructor(
    readonly sizes: Sizes,
    weights: ReadonlyMap<string, Weights>,
  ) {
    const placed = [...weights].map(([name, { shape, values }]): [string, tf.Variable] => {
      return [name, tf.variable(tf.tensor(values, shape), true)];
    });
    this.variables = new Map(placed);
  }

  private weight(name: string): tf.Tensor {
    const variable = this.variables.get(`${name}.weight`);
    if (!variable) throw new Error(`There is no parameter ${name}.weight.`);
    return variable;
  }

  /** A tensor that lives as long as the model. */
  constant(tensor: tf.Tensor): tf.Tensor {
    this.constants.push(tf.keep(tensor));
    return tensor;
  }

  /** Which key each query of a stack sees, and the bucket of their distance; made once for each length. */
  attendingTo(length: number, stack: 'encoder' | 'decoder'): () => Attending {
    const causal = stack === 'decoder';
    const buckets = this.constant(tf.tensor(bucketsOf(length, length, !causal), [length, length], 'int32'));
    const mask = causal ? this.constant(causalMask(length)) : undefined;
    return () => ({ bias: relativeBias(this.biasTable(stack), buckets), ...(mask && { mask }) });
  }

  biasTable(stack: 'encoder' | 'decoder'): tf.Tensor {
    return this.weight(`${stack}.block.0.layer.0.SelfAttention.relative_attention_bias`);
  }

  embed(ids: tf.Tensor): tf.Tensor {
    return tf.gather(this.weight('shared'), ids); // [batch, length, width]
  }

  norm(path: string, x: tf.Tensor): tf.Tensor {
    return rmsNorm(x, this.weight(path));
  }

  /** [batch, length, width] -> [batch, heads, length, depth] */
  project(path: string, x: tf.Tensor): tf.Tensor {
    return splitHeads(dense(x, this.weight(path)), this.sizes.heads);
  }

  keysAndValues(path: string, x: tf.Tensor): KeysAndValues {
    return { keys: this.project(`${path}.k`, x), values: this.project(`${path}.v`, x) };
  }

  /** Attention of x, which is added to what comes out. */
  attend(path: string, x: tf.Tensor, query: tf.Tensor, from: KeysAndValues, attending: Attending): tf.Tensor {
    return tf.add(x, dense(mergeHeads(mix(query, from, attending)), this.weight(`${path}.o`)));
  }

  private selfAttention(layer: string, x: tf.Tensor, attending: Attending): tf.Tensor {
    const path = `${layer}.SelfAttention`;
    const normed = this.norm(`${layer}.layer_norm`, x);
    return this.attend(
      path,
      x,
      this.project(`${path}.q`, normed),
      this.keysAndValues(path, normed),
      attending,
    );
  }

  private crossAttention(layer: string, x: tf.Tensor, encoded: tf.Tensor): tf.Tensor {
    const path = `${layer}.EncDecAttention`;
    const query = this.project(`${path}.q`, this.norm(`${layer}.layer_norm`, x));
    return this.attend(path, x, query, this.keysAndValues(path, encoded), {});
  }

  feedForward(layer: string, x: tf.Tensor): tf.Tensor {
    const hidden = dense(this.norm(`${layer}.layer_norm`, x), this.weight(`${layer}.DenseReluDense.wi`));
    return tf.add(x, dense(tf.relu(hidden), this.weight(`${layer}.DenseReluDense.wo`)));
  }

  encode(ids: tf.Tensor, attending: Attending): tf.Tensor {
    let x = this.embed(ids);
    for (let block = 0; block < this.sizes.encoderLayers; block++) {
      x = this.selfAttention(`encoder.block.${block}.layer.0`, x, attending);
      x = this.feedForward(`encoder.block.${block}.layer.1`, x);
    }
    return this.norm('encoder.final_layer_norm', x);
  }

  /** Ids [batch, length] -> logits [batch * length, vocabulary] */
  decode(ids: tf.Tensor, attending: Attending, encoded?: tf.Tensor): tf.Tensor {
    let x = this.embed(ids);
    for (let block = 0; block < this.sizes.decoderLayers; block++) {
      const path = `decoder.block.${block}.layer`;
      x = this.selfAttention(`${path}.0`, x, attending);
      if (encoded) x = this.crossAttention(`${path}.1`, x, encoded);
      x = this.feedForward(`${path}.${encoded ? 2 : 1}`, x);
    }
    return this.logits(this.norm('decoder.final_layer_norm', x));
  }

  /** [batch, length, width] -> [batch * length, vocabulary]; the output table is the embedding's. */
  logits(x: tf.Tensor): tf.Tensor {
    const { width } = this.sizes;
    return tf.matMul(tf.reshape(tf.mul(x, width ** -0.5), [-1, width]), this.weight('shared'), false, true);
  }

  dispose(): void {
    tf.dispose([...this.variables.values(), ...this.constants]);
  }
}

/** Mean cross-entropy and z-loss of logits [tokens, vocabulary] against one-hot targets of the same shape. */
export function lossOf(logits: tf.Tensor, oneHotTargets: tf.Tensor): tf.Scalar {
  const logZ = tf.logSumExp(logits, 1); // [tokens]
  const entropy = tf.sub(logZ, tf.sum(tf.mul(logits, oneHotTargets), 1));
  return tf.mean(tf.add(entropy, tf.mul(tf.square(logZ), zLoss)));
}
