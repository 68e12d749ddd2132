// Look at other spans of the same text.
import { changeSeed, useCorruption } from '../state/corruption.ts';
import type { Command } from './command.ts';

export const nextSeed: Command = {
  name: 'nextSeed',
  shortcut: 'n',
  enabled: () => useCorruption.getState().text.trim() !== '',
  perform: () => changeSeed((useCorruption.getState().seed + 1) % 2_147_483_648),
};
