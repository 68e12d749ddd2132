// Keep what is stored.
import { keepData as keep, useStorage } from '../state/storage.ts';
import type { Command } from './command.ts';

/** Asks the browser not to clear this site's data by itself; true if it promised. */
export const keepData: Command<void, boolean> = {
  enabled: () => useStorage.getState().report?.persisted === false,
  async perform() {
    await keep();
    return !useStorage.getState().refused;
  },
};
