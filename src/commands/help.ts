// The list of keys.
import { create } from 'zustand';
import { always, type KeyCommand } from './command.ts';

export const useHelp = create<{ open: boolean }>()(() => ({ open: false }));

/** Opens the list, or closes it. */
export const help: KeyCommand = {
  shortcut: '?',
  enabled: always,
  perform: async () => useHelp.setState((state) => ({ open: !state.open })),
};
