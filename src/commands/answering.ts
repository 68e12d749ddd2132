// Ask the chosen model.
import { ask, useAnswer } from '../state/answer.ts';
import { jobOf, useJobs } from '../state/jobs.ts';
import { usableModels } from '../state/models.ts';
import { activeRun, useRuns } from '../state/run.ts';
import type { Command } from './command.ts';

/** The model that Play asks: the chosen one, else that of the active run, if it has learned something. */
export function askedModelId(): string | undefined {
  const models = usableModels();
  const { modelId } = useAnswer.getState();
  const chosen = models.find(({ id }) => id === modelId);
  return chosen?.id ?? models.find(({ id }) => id === activeRun(useRuns.getState())?.id)?.id;
}

export const answer: Command = {
  name: 'answer',
  shortcut: 'Mod+Enter',
  enabled: () =>
    jobOf(useJobs.getState(), 'answer') === undefined &&
    useAnswer.getState().prompt.trim() !== '' &&
    askedModelId() !== undefined,
  perform: () => {
    const modelId = askedModelId();
    if (modelId !== undefined) void ask(modelId);
  },
};
