// Models that runs make and files bring, through one door. Oracle: the weights that went in.
import 'fake-indexeddb/auto';
import { unzipSync } from 'fflate';
import { clear } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { exportFolder } from '../../checkpoints/exportFolder.ts';
import { encodeRunCheckpoint } from '../../checkpoints/runCheckpoint.ts';
import { defaultModelConfig, type ModelConfig } from '../../config/model.ts';
import { initialParameters } from '../../model/initialize.ts';
import { forVocabulary } from '../../model/vocabularyConfig.ts';
import { storedKeys } from '../../storage/blobs.ts';
import { database } from '../../storage/databases.ts';
import { findModel, modelOfRun } from '../../storage/modelRecords.ts';
import { modelRecords, runRecords } from '../../storage/recordStores.ts';
import { byteVocabulary } from '../../tokens/bytes.ts';
import { readSentencePieceModel } from '../../tokens/sentencepieceModel.ts';
import { sentencePieceVocabulary } from '../../tokens/sentencepieceVocabulary.ts';
import { fileOf, modelOf, seqioModel } from '../../tokens/tokens.fixture.ts';
import { freeLocks, newRun } from '../runs/storedRuns.fixture.ts';
import { keepCheckpoint } from '../runs/storedRuns.ts';
import { exportModel } from './exportModel.ts';
import { importModel } from './importModel.ts';
import { openModel, requireModel } from './models.ts';

const tiny: ModelConfig = { ...defaultModelConfig, dModel: 8, dKv: 4, dFf: 8, numHeads: 2 };

/** A model's files as they leave the page. */
function filesOf(change: Partial<ModelConfig> = {}, vocabularyFile?: Uint8Array) {
  const vocabulary = vocabularyFile
    ? sentencePieceVocabulary(readSentencePieceModel(vocabularyFile))
    : byteVocabulary();
  const config = forVocabulary({ ...tiny, ...change }, vocabulary);
  const parameters = initialParameters(config, 7);
  const about = { name: 'mine', objective: 'span-corruption', step: 3 } as const;
  return {
    config,
    parameters,
    files: exportFolder({ ...about, config, parameters, vocabulary, vocabularyFile }),
  };
}

/** A vocabulary with more pieces than the byte model's table has rows. */
const manyPieces = () => modelOf(Array.from({ length: 400 }, (_, at) => [`piece${at}`, -at] as const));

beforeEach(async () => {
  vi.stubGlobal('navigator', { locks: freeLocks });
  const databases = ['models', 'runs', 'checkpoints', 'vocabularies'] as const;
  await Promise.all(databases.map((name) => clear(database(name))));
  return () => vi.unstubAllGlobals();
});

describe('a model that files bring', () => {
  it('opens with the weights that they hold, and leaves with the same files', async () => {
    const { config, parameters, files } = filesOf();
    const { id } = await importModel('mine', files);
    const record = await requireModel(id);
    expect(record).toMatchObject({ name: 'mine', origin: { kind: 'file' }, config, vocabularyId: 'bytes' });
    expect(record.parameters).toBe(
      [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0),
    );
    expect((await openModel(record)).parameters).toEqual(parameters);
    const { archive } = await exportModel(id);
    const left = unzipSync(new Uint8Array(await archive.arrayBuffer()));
    const weights = files.find(({ name }) => name === 'model.safetensors')?.bytes;
    expect(left['mine/model.safetensors']).toEqual(weights);
  });

  it('brings its vocabulary along', async () => {
    const { vocabularyId } = await importModel('mine', filesOf({}, fileOf(seqioModel())).files);
    expect(vocabularyId).not.toBe('bytes');
    expect(await storedKeys('vocabularies')).toEqual([vocabularyId]);
  });

  it('goes on writing where it is a language model', async () => {
    const { objective } = await importModel('mine', filesOf({ architecture: 'decoder-lm' }).files);
    expect(objective.objective).toBe('lm');
  });

  it('is refused without its vocabulary or with another, and nothing of it stays', async () => {
    const { files } = filesOf({}, fileOf(seqioModel()));
    const without = files.filter(({ name }) => name !== 'spiece.model');
    await expect(importModel('mine', without)).rejects.toMatchObject({ code: 'model.vocabulary' });
    const other = [...filesOf().files, { name: 'spiece.model', bytes: fileOf(manyPieces()) }];
    await expect(importModel('mine', other)).rejects.toMatchObject({ code: 'model.vocabulary' });
    expect([await storedKeys('models'), (await modelRecords.list()).records]).toEqual([[], []]);
    expect(await storedKeys('vocabularies')).toEqual([]);
  });

  it('leaves no weights behind where its record finds no room', async () => {
    vi.spyOn(modelRecords, 'write').mockRejectedValueOnce(new Error('full'));
    await expect(importModel('mine', filesOf().files)).rejects.toThrow('full');
    expect(await storedKeys('models')).toEqual([]);
  });
});

describe('the model of a run', () => {
  const settings = { ...newRun('a').settings, model: tiny };

  it('is the run’s newest checkpoint, under the run’s id', async () => {
    const parameters = initialParameters(tiny, 1);
    const cursor = { epoch: 0, position: 0, tokens: 0 };
    const bytes = encodeRunCheckpoint({ step: 3, cursor, settings, parameters, optimizerState: new Map() });
    const checkpointKey = await keepCheckpoint('a', 3, bytes, 1);
    const run = { ...newRun('a'), settings, step: 3, checkpointKey };
    await runRecords.write('a', run);
    const record = await findModel('a');
    expect(record).toEqual(modelOfRun(run));
    expect(record).toMatchObject({
      origin: { kind: 'run', runId: 'a' },
      config: tiny,
      weights: { database: 'checkpoints', key: checkpointKey },
    });
    expect(await openModel(record!)).toEqual({
      config: tiny,
      objective: settings.objective,
      step: 3,
      parameters,
    });
  });

  it('has no weights before the first checkpoint, and says so', async () => {
    await runRecords.write('a', newRun('a'));
    const record = await requireModel('a');
    expect(record.weights).toBeUndefined();
    await expect(openModel(record)).rejects.toMatchObject({ code: 'run.untrained' });
  });

  it('goes with its run', async () => {
    await expect(requireModel('gone')).rejects.toMatchObject({ code: 'model.missing' });
  });
});
