// Writes small random models with our own code, as they are exported, and what our engine makes of them, for interop.py to
// compare with Transformers: ids of texts, logits of a padded batch, and greedy ids.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportFolder } from '../../src/checkpoints/exportFolder.ts';
import { type Parameters, writeCheckpoint } from '../../src/checkpoints/huggingface.ts';
import { defaultDecodingConfig } from '../../src/config/decoding.ts';
import { defaultModelConfig, isDecoderOnly, type ModelConfig } from '../../src/config/model.ts';
import { decode } from '../../src/decoding/decode.ts';
import { modelScorer } from '../../src/decoding/modelScorer.ts';
import { openBackend } from '../../src/gpu/device.ts';
import { initialParameters } from '../../src/model/initialize.ts';
import { Model } from '../../src/model/model.ts';
import { forVocabulary } from '../../src/model/vocabularyConfig.ts';
import { byteVocabulary } from '../../src/tokens/bytes.ts';
import { readSentencePieceModel } from '../../src/tokens/sentencepieceModel.ts';
import { sentencePieceVocabulary } from '../../src/tokens/sentencepieceVocabulary.ts';
import type { Vocabulary } from '../../src/tokens/vocabulary.ts';
import { decoderIds, encoderIds, logitsOf } from './logits.ts';

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
  'one-stack': { ...small, architecture: 'shared', numDecoderLayers: 2 },
  // Transformers must refuse them.
  'decoder-lm': { ...small, architecture: 'decoder-lm' },
  'prefix-lm': { ...small, ...untied, architecture: 'prefix-lm', feedForwardProj: 'gated-gelu' },
};

/** Texts that a tokenizer may trip over. */
const texts = [
  'Thank you <extra_id_0> me to your party <extra_id_1> week.',
  'red <extra_id_0>dish',
  'x<extra_id_3>y <extra_id_0><extra_id_1>',
  '<extra_id_0> at the beginning, <extra_id_99>',
  '<extra_id_0>',
  '<extra_id_100><extra_id_00>',
  '  two  spaces  ',
  'Grüße aus Köln: 3 × 4 = 12, naïve café',
  '한국어 문장입니다. 日本語のテスト',
  '한국어 문장'.normalize('NFD'),
  'が ｶﾞ é'.normalize('NFD'),
  'emoji 😀 and 👩‍👩‍👧',
  'ﬁne ＦＵＬＬ width ½',
  'tabs\tand\nnew lines',
  'lines \r\nof \n Windows\r\n',
  '\u00a0x\u200by',
  '▁a▁ ▁',
  'UPPER lower 1,234.56 (brackets) "quotes"',
  '',
];

/** Names of special tokens, which are letters among bytes; where there are pieces, Transformers takes them for those. */
const names = ['a</s>b', '<pad> <unk>', 'hello</s>'];

/** Bytes of a file at most: less than the table, and of many layers together. */
const largestShard: Record<string, number> = { sharded: 60_000 };

/** What Transformers must make of a vocabulary's texts. */
function readTexts(vocabulary: Vocabulary) {
  const read = vocabulary.kind === 'bytes' ? [...texts, ...names] : texts;
  return read.map((text) => {
    const ids = vocabulary.encodeWithSentinels(text);
    return { text, ids: [...ids, vocabulary.eosId], written: vocabulary.decodeWithSentinels(ids) };
  });
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
function tellingParameters(config: ModelConfig, seed: number): Parameters {
  const layerOutput = /\.(o|wo)\.weight$/;
  const rows = [...initialParameters(config, seed)].map(([name, { shape, values }]) => {
    const scale = layerOutput.test(name) ? 10 : 1;
    return [name, { shape, values: values.map((value) => value * scale) }] as const;
  });
  return new Map(rows);
}

interface Exported {
  config: ModelConfig;
  vocabulary: Vocabulary;
  vocabularyFile?: Uint8Array;
}

/** A folder as it is exported, but for weights in shards, which only the largest models have. */
function writeFolder(directory: string, name: string, exported: Exported, parameters: Parameters): void {
  const { config } = exported;
  const model = { name, ...exported, parameters, step: 0, objective: 'span-corruption' as const };
  const files = largestShard[name]
    ? writeCheckpoint(config, parameters, 'F32', largestShard[name])
    : exportFolder(model);
  mkdirSync(directory, { recursive: true });
  for (const file of files) writeFileSync(join(directory, file.name), file.bytes);
}

/** Values with which a model writes at least four different ids: one that repeats itself would hide most mistakes. */
async function talkative(config: ModelConfig) {
  for (let seed = 7; ; seed++) {
    const parameters = tellingParameters(config, seed);
    const model = new Model(config, parameters);
    const greedy = await greedyIds(model);
    if (new Set(greedy).size >= 4) return { parameters, model, greedy };
    model.dispose();
  }
}

/** One folder a model: what is exported, and expected.json. */
async function writeModel(directory: string, name: string, exported: Exported): Promise<void> {
  const told = largestShard[name] ? {} : { texts: readTexts(exported.vocabulary) };
  const write = (expected: object) =>
    writeFileSync(join(directory, 'expected.json'), JSON.stringify({ ...told, ...expected }));
  if (isDecoderOnly(exported.config.architecture)) {
    writeFolder(directory, name, exported, tellingParameters(exported.config, 7));
    write({ refused: true });
    return;
  }
  const { parameters, model, greedy } = await talkative(exported.config);
  writeFolder(directory, name, exported, parameters);
  write({ encoderIds, decoderIds, logits: await logitsOf(model), greedy });
  model.dispose();
}

/** `vocabularies` holds `.model` files that SentencePiece itself trained. */
export async function writeInterop(folder: string, vocabularies: string): Promise<void> {
  await openBackend('webgpu');
  for (const [name, config] of Object.entries(models))
    await writeModel(join(folder, name), name, { config, vocabulary: byteVocabulary() });
  for (const name of existsSync(vocabularies) ? readdirSync(vocabularies).sort() : []) {
    const vocabularyFile = new Uint8Array(readFileSync(join(vocabularies, name)));
    const vocabulary = sentencePieceVocabulary(readSentencePieceModel(vocabularyFile));
    const config = forVocabulary(small, vocabulary);
    await writeModel(join(folder, name), name, { config, vocabulary, vocabularyFile });
  }
}
