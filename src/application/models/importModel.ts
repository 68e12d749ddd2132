// A model that files bring: configuration, weights and vocabulary in Hugging Face's layout, kept as a record of its own.

import { type Parameters, readCheckpoint } from '../../checkpoints/huggingface.ts';
import type { NamedFile } from '../../checkpoints/namedFile.ts';
import { encodeWeights } from '../../checkpoints/weights.ts';
import type { ModelConfig } from '../../config/model.ts';
import { defaultObjectiveConfig, type ObjectiveConfig } from '../../config/objective.ts';
import { byteVocabularyId } from '../../config/run.ts';
import { Expected } from '../../errors/expected.ts';
import { forVocabulary } from '../../model/vocabularyConfig.ts';
import { writeBlob } from '../../storage/blobs.ts';
import { modelRecords } from '../../storage/recordStores.ts';
import type { ModelRecord } from '../../storage/records.ts';
import { readVocabulary } from '../../tokens/readVocabulary.ts';
import { importVocabulary } from '../library/imports.ts';
import { withoutOrphan } from '../library/withoutOrphan.ts';

/**
 * Keeps the model in some files, with its vocabulary where they bring one; without, it must be a model of bytes.
 * @throws Expected as `readCheckpoint` and `importVocabulary`, `model.vocabulary` if the two do not go together, or
 * `storage.quota`; then nothing of the model stays
 */
export async function importModel(name: string, files: readonly NamedFile[]): Promise<ModelRecord> {
  const { config, parameters } = readCheckpoint(files);
  const vocabularyId = await vocabularyOf(config, files);
  const now = Date.now();
  const id = crypto.randomUUID();
  const record: ModelRecord = {
    ...{ id, name, origin: { kind: 'file', file: name }, config, objective: likelyObjective(config) },
    ...{ vocabularyId, parameters: sizeOf(parameters), step: 0 },
    ...{ weights: { database: 'models', key: id }, createdAt: now, updatedAt: now },
  };
  await writeBlob('models', id, [encodeWeights(parameters)], { createdAt: now });
  await withoutOrphan('models', id, () => modelRecords.write(id, record));
  return record;
}

const sizeOf = (parameters: Parameters) =>
  [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0);

/** Files do not say what a model learned: a language model goes on writing, every other one answers its input. */
function likelyObjective({ architecture }: ModelConfig): ObjectiveConfig {
  return architecture === 'decoder-lm'
    ? { ...defaultObjectiveConfig, objective: 'lm' }
    : defaultObjectiveConfig;
}

/** Keeps the vocabulary that the files bring, and gives its id. */
async function vocabularyOf(config: ModelConfig, files: readonly NamedFile[]): Promise<string> {
  const file = files.find(({ name }) => name.endsWith('.model'));
  if (!file) {
    refuseUnlessFits(
      forVocabulary(config, readVocabulary(undefined)).vocabSize === config.vocabSize,
      config,
      'none',
    );
    return byteVocabularyId;
  }
  const { size } = readVocabulary(file.bytes);
  refuseUnlessFits(size <= config.vocabSize, config, `${size} ids`);
  const name = file.name.split('/').at(-1) ?? file.name;
  return (await importVocabulary(name, new Blob([file.bytes.slice()]))).id;
}

function refuseUnlessFits(fits: boolean, { vocabSize }: ModelConfig, got: string): void {
  if (fits) return;
  const remedy = 'Bring spiece.model together with config.json and the weights.';
  throw new Expected('model.vocabulary', `a vocabulary of at most ${vocabSize} ids`, got, remedy);
}
