// A padded batch and what our engine makes of it: what Transformers' logits are compared with.
import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../../src/batches/batch.ts';
import { BatchInputs } from '../../src/model/inputs.ts';
import type { Model } from '../../src/model/model.ts';
import { forward, Pass } from '../../src/model/t5.ts';

export const encoderIds = [
  [40, 41, 42, 43, 44, 45, 46, 1],
  [90, 91, 92, 1, 0, 0, 0, 0],
];
export const decoderIds = [
  [0, 50, 51, 52, 53],
  [0, 60, 61, 62, 63],
];

function batch(): Batch {
  const [batchSize, inputLength, targetLength] = [
    encoderIds.length,
    encoderIds[0]!.length,
    decoderIds[0]!.length,
  ];
  const encoderInputTokens = Int32Array.from(encoderIds.flat());
  const decoderInputTokens = Int32Array.from(decoderIds.flat());
  return {
    batchSize,
    inputLength,
    targetLength,
    encoderInputTokens,
    encoderSegmentIds: encoderInputTokens.map((id) => (id > 0 ? 1 : 0)),
    decoderInputTokens,
    decoderTargetTokens: decoderInputTokens,
    decoderSegmentIds: decoderInputTokens.map(() => 1),
    decoderLossWeights: new Float32Array(decoderInputTokens.length),
    decoderPrefix: decoderInputTokens.map(() => 0),
  };
}

export async function logitsOf(model: Model): Promise<number[]> {
  const inputs = new BatchInputs(batch(), model.config.vocabSize);
  inputs.write(batch());
  const logits = tf.tidy(() => forward(new Pass(model), inputs));
  const values = Array.from(await logits.data());
  logits.dispose();
  inputs.dispose();
  return values;
}
