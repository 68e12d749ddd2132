// A run that was training when its page was closed goes on by itself when the page is opened again,
// unless another tab is still training it: then this tab watches. If it is cut off again and again, the worker pauses it.
import { create } from 'zustand';
import { isLocked } from '../storage/locks.ts';
import { trainRun, useRuns } from './run.ts';

export interface InterruptedState {
  /** The run that went on, and from which step. */
  resumed: { runId: string; step: number } | undefined;
  /** The run that another tab is training. */
  elsewhere: string | undefined;
}

export const useInterrupted = create<InterruptedState>()(() => ({
  resumed: undefined,
  elsewhere: undefined,
}));

/** The old page's lock may outlive it by a moment. */
async function heldElsewhere(runId: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (!(await isLocked(runId))) return false;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return true;
}

/** Goes on with the run that was cut off, if there is one. Call once, when the runs have been read. */
export async function resumeInterrupted(): Promise<void> {
  const run = useRuns.getState().runs.find((one) => one.status === 'training');
  if (!run) return;
  if (await heldElsewhere(run.id)) {
    useInterrupted.setState({ elsewhere: run.id });
    return;
  }
  useInterrupted.setState({ resumed: { runId: run.id, step: run.step } });
  useRuns.setState({ activeId: run.id });
  await trainRun(run.id, true);
  const { failure } = useRuns.getState().runs.find((one) => one.id === run.id) ?? {};
  if (failure?.code === 'run.interrupted') useInterrupted.setState({ resumed: undefined });
}
