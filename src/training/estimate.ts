// What a run will cost before it starts: parameters, bytes on the device, bytes of a checkpoint.
// Counts what the ops keep; a test compares it with what the backend then allocates.
import { feedForwardParts, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import { decoderDepth, parameterShapes } from '../model/parameters.ts';
import { adafactorSlots } from '../ops/optimizer/slots.ts';

/** What a run costs. */
export interface RunEstimate {
  parameters: number;
  /** Device bytes: parameters, gradients, optimizer state, activations kept for the gradient. */
  bytes: number;
  checkpointBytes: number;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, each) => product * each, 1);

function optimizerEntries(shape: readonly number[], training: TrainingConfig): number {
  if (training.optimizer !== 'adafactor') return 2 * sizeOf(shape);
  const slots = Object.values(adafactorSlots(shape, training.beta1));
  return slots.reduce((sum, slot) => sum + sizeOf(slot), 0);
}

/** Floats an attention keeps: normed input, q, k, v, mixed, projected, probabilities. */
function attentionFloats(config: ModelConfig, batch: number, queries: number, keys: number): number {
  const inner = config.numHeads * config.dKv;
  return (
    batch * (queries * (3 * config.dModel + 2 * inner) + 2 * keys * inner + config.numHeads * queries * keys)
  );
}

function feedForwardFloats(config: ModelConfig, tokens: number): number {
  const wide = feedForwardParts(config.feedForwardProj).gated ? 3 : 2;
  return tokens * (3 * config.dModel + wide * config.dFf);
}

function activationFloats(config: ModelConfig, training: TrainingConfig): number {
  const { batchSize } = training;
  const alone = isDecoderOnly(config.architecture);
  const inputs = alone ? 0 : training.inputLength;
  const targets = training.targetLength + (alone ? training.inputLength : 0);
  const encoder =
    config.numLayers *
    (attentionFloats(config, batchSize, inputs, inputs) + feedForwardFloats(config, batchSize * inputs));
  const cross = alone ? 0 : attentionFloats(config, batchSize, targets, inputs);
  const block =
    attentionFloats(config, batchSize, targets, targets) +
    cross +
    feedForwardFloats(config, batchSize * targets);
  // Logits and their gradient.
  return encoder + decoderDepth(config) * block + 2 * batchSize * targets * config.vocabSize;
}

/** The cost of training `config` with `training`. */
export function estimateRun(config: ModelConfig, training: TrainingConfig): RunEstimate {
  const shapes = [...parameterShapes(config).values()];
  const parameters = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const optimizer = shapes.reduce((sum, shape) => sum + optimizerEntries(shape, training), 0);
  // A gradient comes as a tensor of its own and is collected beside the others. Every activation has a gradient of its
  // size on the way back; buffers are reused only by the same size.
  const floats = 3 * parameters + optimizer + 2 * activationFloats(config, training);
  return { parameters, bytes: 4 * floats, checkpointBytes: 4 * (parameters + optimizer) };
}
