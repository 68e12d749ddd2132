// Look at runs, name them, forget them, and set up new ones.
import type { RunSettings } from '../config/run.ts';
import { replaceDraft } from '../state/draft.ts';
import { deleteRun as forget, renameRun as rename, selectRun, useRuns } from '../state/run.ts';
import { loadStorage } from '../state/storage.ts';
import { always, type Command } from './command.ts';

const runOf = (id: string) => useRuns.getState().runs.find((run) => run.id === id);

/** Shows a run where runs are trained. */
export const showRun: Command<string> = {
  enabled: (id) => runOf(id) !== undefined,
  perform: async (id) => selectRun(id),
};

/** Shows the settings of a new run: these, or as they were left. */
export const setUpRun: Command<RunSettings | undefined> = {
  enabled: always,
  async perform(settings) {
    if (settings) replaceDraft(settings);
    selectRun(undefined);
  },
};

export const renameRun: Command<{ runId: string; name: string }> = {
  enabled: ({ runId, name }) => name.trim() !== '' && name.trim() !== runOf(runId)?.name,
  perform: ({ runId, name }) => rename(runId, name.trim()),
};

/** Forgets a run for good, also a damaged one. */
export const deleteRun: Command<string> = {
  enabled: (id) => runOf(id)?.status !== 'training',
  async perform(id) {
    await forget(id);
    await loadStorage();
  },
};
