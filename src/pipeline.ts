// The whole flow as calls, in the order in which data passes the folders: a table of contents that runs.
// Tests and the command-line trainer use it; the page does the same with workers in between.

import { textStream } from './batches/textStream.ts';
import { type ExportedModel, exportFolder } from './checkpoints/exportFolder.ts';
import type { NamedFile } from './checkpoints/namedFile.ts';
import { decodeRunCheckpoint, type RunCheckpoint } from './checkpoints/runCheckpoint.ts';
import type { DecodingConfig } from './config/decoding.ts';
import type { RunSettings } from './config/run.ts';
import { Expected } from './errors/expected.ts';
import { Model } from './model/model.ts';
import { answerIds } from './session/answer.ts';
import type { SessionEnd, SessionEvent, SessionPorts } from './session/events.ts';
import { Session } from './session/session.ts';
import { type ShownHypothesis, shownHypotheses } from './session/shownHypotheses.ts';
import { withoutByteOrderMark } from './text/byteOrderMark.ts';
import { readText } from './text/readText.ts';
import { readVocabulary } from './tokens/readVocabulary.ts';
import type { Vocabulary } from './tokens/vocabulary.ts';

/** What goes into the flow. */
export interface PipelineInput {
  /** A text or file (stage 1). */
  text: Blob | string;
  /** A SentencePiece .model file; bytes without (stage 3). */
  vocabularyFile?: Uint8Array;
  settings: RunSettings;
  /** Where to go on from. */
  checkpoint?: RunCheckpoint;
}

/** What comes out: how the run ended and its newest checkpoint. */
export interface PipelineOutput {
  end: SessionEnd;
  vocabulary: Vocabulary;
  checkpoint: RunCheckpoint;
}

/** The world outside, as the flow sees it. */
export interface PipelinePorts extends Pick<SessionPorts, 'now' | 'breathe'> {
  tell(event: SessionEvent): void;
  /** Aborted, the run is stopped after the step under way. */
  signal?: AbortSignal;
}

/** Text to a trained model on the current backend. Throws Expected for input that is none. */
export async function train(input: PipelineInput, ports: PipelinePorts): Promise<PipelineOutput> {
  const text = await readText(input.text); // text/
  const vocabulary = readVocabulary(input.vocabularyFile); // tokens/
  let newest: Uint8Array | undefined;
  const keep = async ({ bytes }: { bytes: Uint8Array }) => {
    newest = bytes;
  };
  const { settings, checkpoint } = input;
  const examples = textStream(settings, vocabulary, vocabulary.encode(text)); // objectives/ and batches/
  // model/, training/ and session/
  const session = new Session(
    { settings, vocabulary, examples, ...(checkpoint && { checkpoint }) },
    { ...ports, keep, asked: () => (ports.signal?.aborted ? 'stop' : undefined) },
  );
  const end = await session.run();
  session.dispose();
  if (newest) return { end, vocabulary, checkpoint: decodeRunCheckpoint(newest) }; // checkpoints/
  if (checkpoint) return { end, vocabulary, checkpoint }; // it was done already, or failed before the next one
  throw keptNothing(end);
}

/** A run that ended before its first checkpoint, which it begins to keep before its first step. */
function keptNothing(end: SessionEnd): Error {
  if (end.kind !== 'failed') return new Error('The run kept no checkpoint.');
  const { code, wanted, got, remedy } = end.failure;
  return new Expected(code, wanted, got, remedy);
}

/** A prompt through a trained model (decoding/). */
export async function answer(
  { vocabulary, checkpoint }: Pick<PipelineOutput, 'vocabulary' | 'checkpoint'>,
  prompt: string,
  decoding: DecodingConfig,
): Promise<ShownHypothesis[]> {
  const { model: config, objective } = checkpoint.settings;
  const model = new Model(config, checkpoint.parameters);
  try {
    const answerer = { model, vocabulary, objective };
    const hypotheses = await answerIds(
      answerer,
      vocabulary.encodeWithSentinels(withoutByteOrderMark(prompt)),
      decoding,
    );
    return shownHypotheses(vocabulary, hypotheses);
  } finally {
    model.dispose();
  }
}

/** The model as a folder to take elsewhere: Hugging Face's files, its tokenizer and a card (checkpoints/). */
export function exportModel(
  { checkpoint, vocabulary }: Pick<PipelineOutput, 'checkpoint' | 'vocabulary'>,
  about: Pick<ExportedModel, 'name' | 'vocabularyFile'>,
): NamedFile[] {
  const { step, parameters, settings } = checkpoint;
  const { model: config, objective } = settings;
  return exportFolder({ ...about, config, parameters, step, vocabulary, objective: objective.objective });
}
