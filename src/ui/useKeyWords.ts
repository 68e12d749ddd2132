// How the shortcut of a command reads: as the keys are called on this machine, in the page's language.
import { useTranslation } from 'react-i18next';

/** `Mod+Enter` -> `Ctrl + Enter`, in German `Strg + Enter`, on a Mac `⌘ Enter`. */
export function keyWords(keys: string, control: string, apple: boolean): string {
  return keys.replace('Mod+', apple ? '⌘ ' : `${control} + `);
}

export function useKeyWords(): (keys: string) => string {
  const { t } = useTranslation('frame');
  return (keys) => keyWords(keys, t('control'), /Mac|iPhone|iPad/.test(navigator.userAgent));
}
