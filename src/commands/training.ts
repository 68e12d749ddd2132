// Start, pause and stop the training of the active run.
import i18next from 'i18next';
import { useDraft } from '../state/draft.ts';
import { trainOrWatch, useInterrupted } from '../state/interrupted.ts';
import { activeRun, pauseRun, startRun, stopRun, trainingRun, useRuns } from '../state/run.ts';
import type { Command } from './command.ts';
import { obstacleOnDevice, obstacleToStart } from './obstacle.ts';

/** A name for the next run: `run 4` after three. */
export function nextRunName(existing: readonly string[], nameOf: (number: number) => string): string {
  let number = existing.length + 1;
  while (existing.includes(nameOf(number))) number += 1;
  return nameOf(number);
}

async function startDraft(): Promise<void> {
  const names = useRuns.getState().runs.map((run) => run.name);
  const name = nextRunName(names, (number) => i18next.t('train:runs.name', { number }));
  await startRun(name, useDraft.getState().settings);
}

/** Makes a run of the draft and trains it. */
export const start: Command = {
  name: 'start',
  shortcut: 'Mod+Enter',
  enabled: () => obstacleToStart() === undefined,
  perform: () => {
    void startDraft();
  },
};

/** The run that trains here and was not asked to end yet: other tabs obey their own page. */
function runToEnd(): string | undefined {
  const state = useRuns.getState();
  const id = trainingRun(state)?.id;
  if (id === undefined || id === useInterrupted.getState().elsewhere) return undefined;
  return state.live[id]?.asked ? undefined : id;
}

export const pause: Command = {
  name: 'pause',
  shortcut: 'p',
  enabled: () => runToEnd() !== undefined,
  perform: () => {
    const id = runToEnd();
    if (id) void pauseRun(id);
  },
};

/** Goes on with the active run from its newest checkpoint. */
export const resume: Command = {
  name: 'resume',
  shortcut: 'r',
  enabled: () => obstacleOnDevice() === undefined && resumable(),
  perform: () => {
    const run = activeRun(useRuns.getState());
    if (run) void trainOrWatch(run.id);
  },
};

function resumable(): boolean {
  const run = activeRun(useRuns.getState());
  return run !== undefined && run.status !== 'done';
}

export const stop: Command = {
  name: 'stop',
  shortcut: 's',
  enabled: () => runToEnd() !== undefined,
  perform: () => {
    const id = runToEnd();
    if (id) void stopRun(id);
  },
};
