// The middle of T5's feed-forward layer from stock tfjs ops: the definition, the oracle, what wasm and cpu run.
import * as tf from '@tensorflow/tfjs';
import { dropoutReference } from '../dropout/reference.ts';
import type { Dropout } from '../dropout/rule.ts';
import { linearReference } from '../linear/reference.ts';
import type { Activation, FeedForwardOptions, FeedForwardWeights } from './kinds.ts';

const tanhScale = Math.sqrt(2 / Math.PI);

/** The tanh approximation of GELU that T5 v1.1 uses (Transformers' gelu_new). */
function gelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), tanhScale);
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'relu':
      return tf.relu(x);
    case 'gelu':
      return gelu(x);
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
  }
}

/** dropout(activation(hidden) * gate), same shapes; without a gate just dropout(activation(hidden)). */
function activationReference(
  hidden: tf.Tensor,
  gate: tf.Tensor | undefined,
  activation: Activation,
  dropout: Dropout | undefined,
): tf.Tensor {
  const active = activate(hidden, activation);
  const gated = gate ? tf.mul(active, gate) : active;
  return dropout ? dropoutReference(gated, dropout) : gated;
}

/** The whole network of x [..., d] -> [..., d]. */
export function feedForwardReference(
  x: tf.Tensor,
  { inner, outer }: FeedForwardWeights,
  { kind, gated, dropout }: FeedForwardOptions,
): tf.Tensor {
  const before = linearReference(x, inner); // [..., F] or [..., 2F]
  const [hidden, gate] = gated ? tf.split(before, 2, -1) : [before];
  return linearReference(activationReference(hidden!, gate, kind, dropout), outer);
}
