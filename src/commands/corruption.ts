// Look at other spans of the same text.
import { changeSeed, useCorruption } from '../state/corruption.ts';
import type { KeyCommand } from './command.ts';

export const nextSeed: KeyCommand = {
  shortcut: 'n',
  place: '/corrupt',
  enabled: () => useCorruption.getState().text.trim() !== '',
  perform: async () => changeSeed((useCorruption.getState().seed + 1) % 2_147_483_648),
};
