// Start, pause and stop the training of the active run.
import { useDraft } from '../state/draft.ts';
import { trainOrWatch, useInterrupted } from '../state/interrupted.ts';
import { activeRun, createRun, pauseRun, stopRun, trainRun, useRuns } from '../state/run.ts';
import type { Command } from './command.ts';
import { obstacleToStart } from './obstacle.ts';

/** A name for the next run: `run 4` after three. */
export function nextRunName(existing: readonly string[]): string {
  let number = existing.length + 1;
  while (existing.includes(`run ${number}`)) number += 1;
  return `run ${number}`;
}

/** Some run trains: the engine trains one at a time. */
export function anyTraining(): boolean {
  return useRuns.getState().runs.some((run) => run.status === 'training');
}

async function startDraft(): Promise<void> {
  const names = useRuns.getState().runs.map((run) => run.name);
  const run = await createRun(nextRunName(names), useDraft.getState().settings);
  if (run) await trainRun(run.id);
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
  const { runs, live } = useRuns.getState();
  const id = runs.find((run) => run.status === 'training')?.id;
  if (id === undefined || id === useInterrupted.getState().elsewhere) return undefined;
  return live[id]?.asked ? undefined : id;
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
  enabled: () => !anyTraining() && resumable(),
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
