// A run whose activations are stored in half precision. Oracle: the same run in floats, whose curve it follows.
import { beforeAll, expect, it } from 'vitest';
import type { Batch } from '../batches/batch.ts';
import type { ModelConfig } from '../config/model.ts';
import { defaultTrainingConfig, type TrainingConfig } from '../config/training.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { uniformIntegers } from '../math/random.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { Stepper } from './step.ts';
import { randomBatch, smallest } from './testing/batches.ts';

const config: ModelConfig = { ...smallest, dModel: 32, dFf: 64, dropoutRate: 0.1 };
const shape = { batchSize: 8, inputLength: 16, targetLength: 16, vocabSize: config.vocabSize };

/** Rows to be written down backwards: a model learns some of it in 500 steps. */
function batchAt(seed: number): Batch {
  const batch = randomBatch(shape, seed);
  const inputs = uniformIntegers([BigInt(seed), 9n], shape.batchSize * shape.inputLength, 2, 12);
  const targets = inputs.map((_, at) => inputs[16 * Math.floor(at / 16) + 15 - (at % 16)]!);
  const before = targets.map((_, at) => (at % 16 === 0 ? 0 : targets[at - 1]!));
  return {
    ...batch,
    encoderInputTokens: inputs,
    decoderInputTokens: before,
    decoderTargetTokens: targets,
  };
}

/** The loss of every step, then that of held-out rows, and the bytes that steps worked in. */
async function trained(settings: Partial<TrainingConfig>, steps: number) {
  const model = new Model(config, initialParameters(config, 5));
  const stepper = new Stepper(model, { ...defaultTrainingConfig, ...settings });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { report } = await stepper.step([batchAt(step)], step);
    losses.push((await report).loss);
  }
  losses.push(await stepper.evaluate([batchAt(10_001), batchAt(10_002)]));
  const { bytes } = requireBackend().stepMemory;
  stepper.dispose();
  model.dispose();
  return { losses, bytes };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

it('follows the curve of floats within 1 % over 500 steps', async (context) => {
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const { losses: floats } = await trained({}, 500);
  const { losses: halves } = await trained({ fp16: true }, 500);
  const off = halves.map((loss, step) => Math.abs(loss / floats[step]! - 1));
  expect(floats.at(-1)!).toBeLessThan(floats[0]! / 2); // there was something to learn
  expect(Math.max(...off)).toBeGreaterThan(0);
  expect(Math.max(...off)).toBeLessThan(0.01); // measured: 0.0012
});

it('gives the same bits whether blocks are kept or computed again', async (context) => {
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const kept = await trained({ fp16: true }, 10);
  const again = await trained({ fp16: true, gradientCheckpointing: true }, 10);
  expect(again.losses).toEqual(kept.losses);
});

/** Loss and norm of the first gradient of a model whose weights under `names` are `scale` times as large as drawn. */
async function firstStep(changes: Partial<ModelConfig>, names: RegExp, fp16: boolean) {
  const changed = { ...config, dropoutRate: 0, ...changes };
  const drawn = [...initialParameters(changed, 5)].map(([name, { shape, values }]) => {
    return [name, { shape, values: names.test(name) ? values.map((value) => 300 * value) : values }] as const;
  });
  const model = new Model(changed, new Map(drawn));
  const stepper = new Stepper(model, { ...defaultTrainingConfig, fp16 });
  const { report } = await stepper.step([batchAt(0)], 0);
  const { loss, gradientNorm } = await report;
  stepper.dispose();
  model.dispose();
  return { loss, gradientNorm };
}

it.for([
  ['gated-gelu', /\.w[io](_[01])?\.weight$/],
  ['gated-silu', /\.w[io](_[01])?\.weight$/],
  ['relu', /\.w[io]\.weight$/],
  ['gelu', /\.w[io]\.weight$/],
  ['relu', /\.[vo]\.weight$/],
] as const)('stays as near with large activations: %s, %s', async ([feedForwardProj, names], context) => {
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const floats = await firstStep({ feedForwardProj }, names, false);
  const halves = await firstStep({ feedForwardProj }, names, true);
  expect(Math.abs(halves.loss / floats.loss - 1)).toBeLessThan(0.01);
  expect(Math.abs(halves.gradientNorm / floats.gradientNorm - 1)).toBeLessThan(0.02);
});

it('works in less room', async (context) => {
  if (!requireBackend().storesHalves) context.skip('this adapter has no shader-f16');
  const [floats, halves] = [await trained({}, 1), await trained({ fp16: true }, 1)];
  expect(halves.bytes).toBeLessThan(0.8 * floats.bytes); // gradients are floats all the same
});
