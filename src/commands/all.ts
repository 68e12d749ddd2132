// Every command by its name, in the order of the help list.
import { answer, askModel, cancelAnswer, chooseModel } from './answering.ts';
import { chooseColorScheme, chooseLanguage, toggleColorScheme } from './appearance.ts';
import type { KeyCommand } from './command.ts';
import { nextSeed } from './corruption.ts';
import { chooseBackend, measureBackends } from './device.ts';
import { help } from './help.ts';
import { copyLink, openCorruption, openSettings } from './links.ts';
import { cancelTiles, cancelWorks, measureTiles, measureWorks } from './measuring.ts';
import { exportModel } from './models.ts';
import { goBench, goCorrupt, goModels, goPlay, goTrain } from './places.ts';
import { deleteRun, renameRun, setUpRun, showRun } from './runs.ts';
import { keepData } from './storage.ts';
import { deleteText, deleteVocabulary, takeText, takeVocabulary } from './texts.ts';
import { pause, resume, start, stop } from './training.ts';

export const commands = {
  ...{ goPlay, goCorrupt, goTrain, goModels, goBench },
  ...{ answer, cancelAnswer, chooseModel, askModel, exportModel },
  ...{ nextSeed, openCorruption },
  ...{ start, resume, pause, stop },
  ...{ showRun, setUpRun, openSettings, renameRun, deleteRun },
  ...{ takeText, takeVocabulary, deleteText, deleteVocabulary, keepData },
  ...{ measureWorks, cancelWorks, measureTiles, cancelTiles, measureBackends, chooseBackend },
  ...{ copyLink, chooseLanguage, chooseColorScheme, toggleColorScheme, help },
};

type Commands = typeof commands;
/** Commands with a key. */
type KeyName = {
  [Name in keyof Commands]: Commands[Name] extends { shortcut: string } ? Name : never;
}[keyof Commands];

export interface NamedCommand {
  name: KeyName;
  command: KeyCommand<unknown>;
}

function isKeyed(entry: [string, object]): entry is [KeyName, KeyCommand<unknown>] {
  return 'shortcut' in entry[1];
}

/** Those of the help list. */
export const keyCommands: readonly NamedCommand[] = Object.entries<object>(commands)
  .filter(isKeyed)
  .map(([name, command]) => ({ name, command }));
