// Ask the chosen model.
import { ask, useAnswer } from '../state/answer.ts';
import { jobOf, useJobs } from '../state/jobs.ts';
import { activeRun, useRuns } from '../state/run.ts';
import type { Command } from './command.ts';

/** The run that Play asks: the chosen one, else the active one, if it has learned something. */
export function askedRunId(): string | undefined {
  const { runs } = useRuns.getState();
  const chosen = runs.find((run) => run.id === useAnswer.getState().runId) ?? activeRun(useRuns.getState());
  return chosen?.checkpointKey === undefined ? undefined : chosen.id;
}

export const answer: Command = {
  name: 'answer',
  shortcut: 'Mod+Enter',
  enabled: () =>
    jobOf(useJobs.getState(), 'answer') === undefined &&
    useAnswer.getState().prompt.trim() !== '' &&
    askedRunId() !== undefined,
  perform: () => {
    const runId = askedRunId();
    if (runId !== undefined) void ask(runId);
  },
};
