// A run that was training when its page was closed goes on by itself when the page is opened again,
// unless another tab is still training it: then this tab watches until that one is done with it or gone.
// If it is cut off again and again, the worker pauses it.
import { create } from 'zustand';
import { isLocked } from '../storage/locks.ts';
import { loadRuns, refreshRun, trainRun, useRuns } from './run.ts';

interface InterruptedState {
  /** The run that went on, and from which step. */
  resumed: { runId: string; step: number } | undefined;
  /** The run that another tab is training. */
  elsewhere: string | undefined;
}

export const useInterrupted = create<InterruptedState>()(() => ({
  resumed: undefined,
  elsewhere: undefined,
}));

// A run that the worker paused instead did not go on.
useRuns.subscribe(({ runs }) => {
  const { resumed } = useInterrupted.getState();
  const run = resumed && runs.find(({ id }) => id === resumed.runId);
  if (run?.failure?.code === 'run.interrupted') useInterrupted.setState({ resumed: undefined });
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The old page's lock may outlive it by a moment. */
async function heldElsewhere(runId: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (!(await isLocked(runId))) return false;
    await pause(400);
  }
  return true;
}

/**
 * Shows a run as another tab stores it, with every checkpoint. Asks whether the run's lock is held instead of waiting
 * for it, as whoever is granted it keeps the other tab out. If that tab is gone without an end, the run goes on here.
 */
async function watchRun(runId: string): Promise<void> {
  useInterrupted.setState({ elsewhere: runId, resumed: undefined });
  do {
    await refreshRun(runId);
    await pause(1000);
  } while (await isLocked(runId));
  await loadRuns();
  useInterrupted.setState({ elsewhere: undefined });
  await resumeInterrupted();
}

/** Trains a run, or watches it if another tab is training it already. */
export async function trainOrWatch(runId: string, byItself = false): Promise<void> {
  if (!(await trainRun(runId, byItself))) await watchRun(runId);
}

/** Goes on with the run that was cut off, if there is one. Call once, when the runs have been read. */
export async function resumeInterrupted(): Promise<void> {
  const run = useRuns.getState().runs.find((one) => one.status === 'training');
  if (!run) return;
  if (await heldElsewhere(run.id)) {
    await watchRun(run.id);
    return;
  }
  useInterrupted.setState({ resumed: { runId: run.id, step: run.step } });
  useRuns.setState(({ activeId }) => ({ activeId: activeId && run.id })); // a new run that is being set up stays in view
  await trainOrWatch(run.id, true);
}
