// Writes small random models with our own code, and what our engine makes of them, for interop.py to compare
// with Transformers: logits of a padded batch, and greedy ids.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Batch } from '../../src/batches/batch.ts';
import { type Parameters, writeCheckpoint } from '../../src/checkpoints/huggingface.ts';
import { defaultDecodingConfig } from '../../src/config/decoding.ts';
import { defaultModelConfig, type ModelConfig } from '../../src/config/model.ts';
import { decode } from '../../src/decoding/decode.ts';
import { modelScorer } from '../../src/decoding/modelScorer.ts';
import { openBackend } from '../../src/gpu/device.ts';
import { initialParameters } from '../../src/model/initialize.ts';
import { BatchInputs } from '../../src/model/inputs.ts';
import { Model } from '../../src/model/model.ts';
import { forward, Pass } from '../../src/model/t5.ts';

const small: ModelConfig = {
  ...defaultModelConfig,
  dModel: 64,
  dKv: 16,
  dFf: 96,
  numHeads: 4,
  numLayers: 2,
  numDecoderLayers: 1,
};
const untied = { tieWordEmbeddings: false, scaleDecoderOutputs: false };

const models: Record<string, ModelConfig> = {
  'relu-tied': small,
  'gated-gelu-untied': { ...small, ...untied, feedForwardProj: 'gated-gelu', numDecoderLayers: 3 },
  // Its weights lie in several files.
  sharded: { ...small, ...untied, feedForwardProj: 'gated-gelu' },
  'wide-heads': { ...small, dKv: 24, numHeads: 3, feedForwardProj: 'gated-silu', ...untied },
};

/** Bytes of a file at most: less than the table, and of many layers together. */
const largestShard: Record<string, number> = { sharded: 60_000 };

const encoderIds = [
  [40, 41, 42, 43, 44, 45, 46, 1],
  [90, 91, 92, 1, 0, 0, 0, 0],
];
const decoderIds = [
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

async function logitsOf(model: Model): Promise<number[]> {
  const inputs = new BatchInputs(batch(), model.config.vocabSize);
  inputs.write(batch());
  const logits = tf.tidy(() => forward(new Pass(model), inputs));
  const values = Array.from(await logits.data());
  logits.dispose();
  inputs.dispose();
  return values;
}

async function greedyIds(model: Model): Promise<number[]> {
  const scorer = modelScorer(model, Int32Array.from(encoderIds[0]!));
  const { eosTokenId: eosId, decoderStartTokenId: startId } = model.config;
  const config = { ...defaultDecodingConfig, method: 'greedy' as const, maxNewTokens: 12 };
  const [best] = await decode(scorer, config, { startId, eosId });
  scorer.dispose();
  return Array.from(best!.ids);
}

/** Initial values whose layers weigh more than what they are added to: else a tied model repeats its last id. */
function tellingParameters(config: ModelConfig): Parameters {
  const layerOutput = /\.(o|wo)\.weight$/;
  const rows = [...initialParameters(config, 7)].map(([name, { shape, values }]) => {
    const scale = layerOutput.test(name) ? 10 : 1;
    return [name, { shape, values: values.map((value) => value * scale) }] as const;
  });
  return new Map(rows);
}

/** One folder a model: what Transformers opens, and expected.json. */
export async function writeInterop(folder: string): Promise<void> {
  await openBackend('webgpu');
  for (const [name, config] of Object.entries(models)) {
    const values = tellingParameters(config);
    const directory = join(folder, name);
    mkdirSync(directory, { recursive: true });
    for (const file of writeCheckpoint(config, values, 'F32', largestShard[name]))
      writeFileSync(join(directory, file.name), file.bytes);
    const model = new Model(config, values);
    const expected = {
      encoderIds,
      decoderIds,
      logits: await logitsOf(model),
      greedy: await greedyIds(model),
    };
    writeFileSync(join(directory, 'expected.json'), JSON.stringify(expected));
    model.dispose();
  }
}
