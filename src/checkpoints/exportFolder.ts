// A trained model as a folder that can be taken elsewhere: weights and settings as Transformers opens them, its tokenizer,
// and a card that says what it is. Bytes by name; the archive that holds them is archive.ts's.
import type { ModelConfig } from '../config/model.ts';
import type { ObjectiveName } from '../config/objective.ts';
import type { ParameterValues } from '../model/model.ts';
import { tokenizerFiles } from '../tokens/huggingFaceTokenizer.ts';
import type { Vocabulary } from '../tokens/vocabulary.ts';
import { checkpointFiles } from './huggingface.ts';
import { modelCard } from './modelCard.ts';
import type { NamedFile } from './namedFile.ts';

export interface ExportedModel {
  name: string;
  config: ModelConfig;
  parameters: ReadonlyMap<string, ParameterValues>;
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
  return [...exportedFiles(model)];
}

/** The files of `exportFolder` one after another, for whoever does not need all of them at once. */
export function* exportedFiles(model: ExportedModel): Generator<NamedFile> {
  const { config, parameters, vocabulary, vocabularyFile } = model;
  yield* checkpointFiles(config, parameters);
  for (const { name, content } of tokenizerFiles(vocabulary))
    yield textFile(name, `${JSON.stringify(content)}\n`);
  if (vocabularyFile) yield { name: 'spiece.model', bytes: vocabularyFile };
  yield textFile('README.md', modelCard(config, model));
}
