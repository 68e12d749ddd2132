// How the page looks and in which language it speaks.
import { type ColorScheme, type Language, prefer, usePreferences } from '../state/preferences.ts';
import { always, type Command, type KeyCommand } from './command.ts';

function isDark(): boolean {
  const { colorScheme } = usePreferences.getState();
  if (colorScheme !== 'auto') return colorScheme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

export const chooseLanguage: Command<Language> = {
  enabled: always,
  perform: async (language) => prefer({ language }),
};

export const chooseColorScheme: Command<ColorScheme> = {
  enabled: always,
  perform: async (colorScheme) => prefer({ colorScheme }),
};

export const toggleColorScheme: KeyCommand = {
  shortcut: 'd',
  enabled: always,
  perform: () => chooseColorScheme.perform(isDark() ? 'light' : 'dark'),
};
