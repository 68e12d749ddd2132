// Light or dark.
import { prefer, usePreferences } from '../state/preferences.ts';
import type { Command } from './command.ts';

function isDark(): boolean {
  const { colorScheme } = usePreferences.getState();
  if (colorScheme !== 'auto') return colorScheme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

export const toggleColorScheme: Command = {
  name: 'toggleColorScheme',
  shortcut: 'd',
  enabled: () => true,
  perform: () => prefer({ colorScheme: isDark() ? 'light' : 'dark' }),
};
