// The list of keys, open or not.
import { create } from 'zustand';
import type { Command } from './command.ts';

export const useHelp = create<{ open: boolean }>()(() => ({ open: false }));

export const help: Command = {
  name: 'help',
  shortcut: '?',
  enabled: () => true,
  perform: () => useHelp.setState((state) => ({ open: !state.open })),
};
