// A training step of the stock model: tfjs's tape and tf.train.adam, on tfjs's WebGPU backend as it comes.
import * as tf from '@tensorflow/tfjs';
import type { Trainer } from '../contender.ts';
import { type Sizes, tokensOf, type Weights } from '../sizes.ts';
import { bytesAllocated, enterStock, flush, webgpuBackend } from './backend.ts';
import { lossOf, StockModel } from './model.ts';

const learningRate = 1e-3;

/** The loss of a model on one batch, as a function that tfjs can take the gradient of. */
function lossOnBatch(model: StockModel): () => tf.Scalar {
  const { sizes } = model;
  const { batch, inputLength, targetLength, vocabulary } = sizes;
  const tokens = tokensOf(sizes);
  const ids = (values: Int32Array, length: number) =>
    model.constant(tf.tensor(values, [batch, length], 'int32'));
  const decoderIds = ids(tokens.decoderInputs, targetLength);
  const targets = tf.tidy(() => tf.oneHot(tf.tensor1d(tokens.targets, 'int32'), vocabulary, 1, 0, 'float32'));
  model.constant(targets); // [tokens, vocabulary]
  const decoderAttending = model.attendingTo(targetLength, 'decoder');
  if (inputLength === 0) return () => lossOf(model.decode(decoderIds, decoderAttending()), targets);
  const encoderIds = ids(tokens.inputs, inputLength);
  const encoderAttending = model.attendingTo(inputLength, 'encoder');
  return () => {
    const encoded = model.encode(encoderIds, encoderAttending());
    return lossOf(model.decode(decoderIds, decoderAttending(), encoded), targets);
  };
}

/** Training on stock tfjs ops. */
export async function stockTrainer(sizes: Sizes, weights: ReadonlyMap<string, Weights>): Promise<Trainer> {
  await enterStock();
  const model = new StockModel(sizes, weights);
  const loss = lossOnBatch(model);
  const optimizer = tf.train.adam(learningRate);
  let last: tf.Scalar | null = null;
  return {
    enter: enterStock,
    submit() {
      last?.dispose();
      last = optimizer.minimize(loss, true, [...model.variables.values()]);
      flush();
    },
    finish: () => webgpuBackend().queue.onSubmittedWorkDone(),
    device: () => webgpuBackend().device,
    bytes: bytesAllocated,
    loss: async () => (await last?.data())?.[0] ?? Number.NaN,
    dispose() {
      last?.dispose();
      optimizer.dispose();
      model.dispose();
    },
  };
}
