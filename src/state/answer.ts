// The question on Play, how it is decoded, and the answer.
import { create } from 'zustand';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import type { Failure } from '../errors/failure.ts';
import type { Answer } from '../protocol/engine.ts';
import { jobOf, useJobs } from './jobs.ts';
import { performInEngine } from './workers.ts';

export interface AnswerState {
  prompt: string;
  decoding: DecodingConfig;
  /** The model that is asked; undefined means that of the active run. */
  modelId: string | undefined;
  answer: Answer | undefined;
  /** What the answer was given to, so that a changed prompt does not mislabel it. */
  answeredPrompt: string | undefined;
  failure: Failure | undefined;
}

export const useAnswer = create<AnswerState>()(() => ({
  prompt: '',
  decoding: defaultDecodingConfig,
  modelId: undefined,
  answer: undefined,
  answeredPrompt: undefined,
  failure: undefined,
}));

export function changePrompt(prompt: string): void {
  useAnswer.setState({ prompt });
}

export function changeDecoding(change: Partial<DecodingConfig>): void {
  useAnswer.setState((state) => ({ decoding: { ...state.decoding, ...change } }));
}

/** Chooses the model that is asked; an answer of another one is put away. */
export function chooseModel(modelId: string): void {
  useAnswer.setState({ modelId, answer: undefined, answeredPrompt: undefined, failure: undefined });
}

/** Asks a model; does nothing while an answer is under way. */
export async function ask(modelId: string): Promise<void> {
  const { prompt, decoding } = useAnswer.getState();
  if (jobOf(useJobs.getState(), 'answer')) return;
  useAnswer.setState({ failure: undefined });
  const outcome = await performInEngine({ kind: 'answer', modelId, prompt, decoding });
  if (outcome.kind === 'completed') useAnswer.setState({ answer: outcome.value, answeredPrompt: prompt });
  if (outcome.kind === 'failed') useAnswer.setState({ failure: outcome.failure });
}

/** Ends the asking at once; the worker may hear of it later. */
export function cancelAnswer(): void {
  jobOf(useJobs.getState(), 'answer')?.cancel();
}
