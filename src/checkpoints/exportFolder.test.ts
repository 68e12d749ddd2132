// What a model leaves with: files by their names, and a card that says of it what holds.
import { describe, expect, it } from 'vitest';
import { defaultModelConfig, type ModelConfig } from '../config/model.ts';
import { initialParameters } from '../model/initialize.ts';
import { forVocabulary } from '../model/vocabularyConfig.ts';
import { byteVocabulary } from '../tokens/bytes.ts';
import { readSentencePieceModel } from '../tokens/sentencepieceModel.ts';
import { sentencePieceVocabulary } from '../tokens/sentencepieceVocabulary.ts';
import { fileOf, seqioModel } from '../tokens/tokens.fixture.ts';
import { exportFolder } from './exportFolder.ts';

const tiny: ModelConfig = { ...defaultModelConfig, dModel: 8, dKv: 4, dFf: 8, numHeads: 2 };
const facts = { name: 'run 1', objective: 'span-corruption', step: 3 } as const;

function folderOf(change: Partial<ModelConfig>, vocabularyFile?: Uint8Array): Map<string, string> {
  const vocabulary = vocabularyFile
    ? sentencePieceVocabulary(readSentencePieceModel(vocabularyFile))
    : byteVocabulary();
  const config = forVocabulary({ ...tiny, ...change }, vocabulary);
  const parameters = initialParameters(config, 1);
  const files = exportFolder({ ...facts, config, parameters, vocabulary, vocabularyFile });
  return new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
}

const cardOf = (change: Partial<ModelConfig>, vocabularyFile?: Uint8Array) =>
  folderOf(change, vocabularyFile).get('README.md') ?? '';

describe('a model that leaves', () => {
  it.each(['encoder-decoder', 'shared', 'decoder-lm', 'prefix-lm'] as const)(
    'has weights, settings, tokenizer and card: %s',
    (architecture) => {
      const names = [...folderOf({ architecture }).keys()].sort();
      const all = ['README.md', 'config.json', 'generation_config.json', 'model.safetensors'];
      expect(names).toEqual([...all, 'tokenizer.json', 'tokenizer_config.json']);
    },
  );

  it('takes the SentencePiece file along as it came', () => {
    const file = fileOf(seqioModel());
    expect(folderOf({}, file).get('spiece.model')).toBe(new TextDecoder().decode(file));
  });
});

describe('the card', () => {
  it('says size, text and steps, and what the model is not', () => {
    const card = cardOf({});
    expect(card).toContain('# run 1');
    expect(card).toContain('| steps | 3 |');
    expect(card).toContain('| vocabulary | bytes, 384 ids |');
    // By hand: 384 x 8 table; a stack's layer has 4 x 8 x 8 for attention, 2 x 8 x 8 for the rest, norms of 8, one
    // table of 32 x 2 a stack; two layers in each, the decoder's with attention to the input.
    const [attention, rest, norm] = [4 * 8 * 8, 2 * 8 * 8, 8];
    const encoder = 2 * (attention + rest + 2 * norm) + 64 + norm;
    const decoder = 2 * (2 * attention + rest + 3 * norm) + 64 + norm;
    expect(card).toContain(`| parameters | ${384 * 8 + encoder + decoder} |`);
    expect(card).toContain("none of Google's T5 models");
  });

  it('has the lines that open it in Transformers, but for what Transformers refuses', () => {
    for (const architecture of ['encoder-decoder', 'shared'] as const)
      expect(cardOf({ architecture })).toContain('T5ForConditionalGeneration.from_pretrained(".")');
    for (const architecture of ['decoder-lm', 'prefix-lm'] as const) {
      expect(cardOf({ architecture })).not.toContain('T5ForConditionalGeneration.from_pretrained');
      expect(cardOf({ architecture })).toContain('refuse this folder');
    }
  });

  it('says why there is no cache exactly where the decoder is deeper', () => {
    expect(cardOf({ numLayers: 1, numDecoderLayers: 2 })).toContain('`use_cache` is false');
    expect(cardOf({ numLayers: 2, numDecoderLayers: 2 })).not.toContain('use_cache');
    expect(cardOf({ architecture: 'decoder-lm', numLayers: 1, numDecoderLayers: 2 })).not.toContain(
      'use_cache',
    );
  });

  it('says where sentinels are', () => {
    expect(cardOf({})).toContain('`<extra_id_0>` is 383, `<extra_id_124>` the first above the bytes');
    expect(cardOf({}, fileOf(seqioModel()))).toContain('pieces such as `▁<extra_id_0>`');
  });
});
