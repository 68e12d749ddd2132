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
  /** The run that is asked; undefined means the active one. */
  runId: string | undefined;
  answer: Answer | undefined;
  /** What the answer was given to, so that a changed prompt does not mislabel it. */
  answeredPrompt: string | undefined;
  failure: Failure | undefined;
}

export const useAnswer = create<AnswerState>()(() => ({
  prompt: '',
  decoding: defaultDecodingConfig,
  runId: undefined,
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

/** Chooses the run that is asked; an answer of another run is put away. */
export function askRun(runId: string): void {
  useAnswer.setState({ runId, answer: undefined, answeredPrompt: undefined, failure: undefined });
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
