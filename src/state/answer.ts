// The question on Play, how it is decoded, and the answer.
import { create } from 'zustand';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import type { Failure } from '../errors/failure.ts';
import type { Answer } from '../protocol/engine.ts';
import { controlEngine, performInEngine } from './workers.ts';

export interface AnswerState {
  prompt: string;
  decoding: DecodingConfig;
  /** The run that is asked; undefined means the active one. */
  runId: string | undefined;
  busy: boolean;
  answer: Answer | undefined;
  /** What the answer was given to, so that a changed prompt does not mislabel it. */
  answeredPrompt: string | undefined;
  failure: Failure | undefined;
}

export const useAnswer = create<AnswerState>()(() => ({
  prompt: '',
  decoding: defaultDecodingConfig,
  runId: undefined,
  busy: false,
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

let cancel: AbortController | undefined;

/** Asks a run; does nothing while an answer is under way. */
export async function ask(runId: string): Promise<void> {
  const { prompt, decoding, busy } = useAnswer.getState();
  if (busy) return;
  useAnswer.setState({ busy: true, failure: undefined });
  cancel = new AbortController();
  const outcome = await performInEngine({ kind: 'answer', runId, prompt, decoding }, cancel.signal);
  useAnswer.setState({ busy: false });
  if (outcome.kind === 'completed') useAnswer.setState({ answer: outcome.value, answeredPrompt: prompt });
  if (outcome.kind === 'failed') useAnswer.setState({ failure: outcome.failure });
}

/** Ends the asking at once; the worker may hear of it later. */
export async function cancelAnswer(): Promise<void> {
  cancel?.abort();
  await controlEngine({ kind: 'cancelAnswer' });
}
