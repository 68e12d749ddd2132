// Take a model out of the page.
import type { ExportedArchive } from '../protocol/engine.ts';
import { exportModel as exported, usableModels } from '../state/models.ts';
import type { Command } from './command.ts';

/** The model as an archive of standard files; undefined where that failed. */
export const exportModel: Command<string, ExportedArchive | undefined> = {
  enabled: (id) => usableModels().some((model) => model.id === id),
  perform: exported,
};
