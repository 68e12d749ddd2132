// A trained model as a folder that can be taken elsewhere: weights and settings as Transformers opens them, its tokenizer,
// and a card that says what it is. Bytes by name; the archive that holds them is archive.ts's.
import type { ModelConfig } from '../config/model.ts';
import type { ObjectiveName } from '../config/objective.ts';
import { tokenizerFiles } from '../tokens/huggingFaceTokenizer.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { type NamedFile, type Parameter, writeCheckpoint } from './huggingface.ts';
import { modelCard } from './modelCard.ts';

export interface ExportedModel {
  name: string;
  config: ModelConfig;
  parameters: ReadonlyMap<string, Parameter>;
  objective: ObjectiveName;
  /** Optimizer steps done. */
  step: number;
  vocabulary: Vocabulary;
  /** The SentencePiece model it was read from. */
  vocabularyFile?: Uint8Array | undefined;
}

const textFile = (name: string, text: string): NamedFile => ({ name, bytes: new TextEncoder().encode(text) });

/** Throws as `writeCheckpoint` does. */
export function exportFolder(model: ExportedModel): NamedFile[] {
  const { config, parameters, vocabulary, vocabularyFile } = model;
  return [
    ...writeCheckpoint(config, parameters),
    ...tokenizerFiles(vocabulary).map(({ name, content }) => textFile(name, `${JSON.stringify(content)}\n`)),
    ...(vocabularyFile ? [{ name: 'spiece.model', bytes: vocabularyFile }] : []),
    textFile('README.md', modelCard(config, model)),
  ];
}
