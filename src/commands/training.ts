// Start, pause, resume and stop a training.
import i18next from 'i18next';
import { useDraft } from '../state/draft.ts';
import { trainOrWatch, useInterrupted } from '../state/interrupted.ts';
import { activeRun, pauseRun, startRun, stopRun, trainingRun, useRuns } from '../state/run.ts';
import type { KeyCommand } from './command.ts';
import { obstacleOnDevice, obstacleToStart } from './obstacle.ts';

/** A name for the next run: `run 4` after three. */
export function nextRunName(existing: readonly string[], nameOf: (number: number) => string): string {
  let number = existing.length + 1;
  while (existing.includes(nameOf(number))) number += 1;
  return nameOf(number);
}

/** Makes a run of the draft and trains it to its end; gives its id, or undefined where it was not made. */
export const start: KeyCommand<string | undefined> = {
  shortcut: 'Mod+Enter',
  place: '/train',
  enabled: () => obstacleToStart() === undefined,
  perform() {
    const names = useRuns.getState().runs.map((run) => run.name);
    const name = nextRunName(names, (number) => i18next.t('train:runs.name', { number }));
    return startRun(name, useDraft.getState().settings);
  },
};

function resumable(): string | undefined {
  const run = activeRun(useRuns.getState());
  return run?.status === 'done' ? undefined : run?.id;
}

/** Goes on with the active run from its newest checkpoint, to its end. */
export const resume: KeyCommand = {
  shortcut: 'r',
  place: '/train',
  enabled: () => obstacleOnDevice() === undefined && resumable() !== undefined,
  async perform() {
    const id = resumable();
    if (id !== undefined) await trainOrWatch(id);
  },
};

/** The run that trains here and was not asked to end yet: other tabs obey their own page. */
function runToEnd(): string | undefined {
  const state = useRuns.getState();
  const id = trainingRun(state)?.id;
  if (id === undefined || id === useInterrupted.getState().elsewhere) return undefined;
  return state.live[id]?.asked ? undefined : id;
}

function ending(shortcut: string, ask: (runId: string) => Promise<void>): KeyCommand {
  return {
    ...{ shortcut, place: '/train' },
    enabled: () => runToEnd() !== undefined,
    async perform() {
      const id = runToEnd();
      if (id !== undefined) await ask(id);
    },
  };
}

/** Both end the training after the step under way, with a checkpoint. */
export const pause = ending('p', pauseRun);
export const stop = ending('s', stopRun);
