// What a visitor prefers on this machine: language, color scheme and what computes. Kept in localStorage, read before first paint.
import { create } from 'zustand';
import type { BackendChoice } from '../protocol/engine.ts';

export const languages = ['en', 'ko', 'de'] as const;
export type Language = (typeof languages)[number];
export const colorSchemes = ['auto', 'light', 'dark'] as const;
export type ColorScheme = (typeof colorSchemes)[number];

export const backendChoices = ['auto', 'webgpu', 'wasm'] as const satisfies readonly BackendChoice[];

interface Preferences {
  language: Language;
  colorScheme: ColorScheme;
  backend: BackendChoice;
}

const storageKey = 't5-playground/preferences';

/** The first of the wished languages that the page speaks, else English. */
export function detectLanguage(wished: readonly string[]): Language {
  for (const tag of wished) {
    const found = languages.find((language) => tag.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return 'en';
}

/** Preferences from their stored form; what is missing or unknown takes the default. */
export function parsePreferences(stored: string | null, wished: readonly string[]): Preferences {
  const defaults: Preferences = {
    language: detectLanguage(wished),
    colorScheme: 'auto',
    backend: 'auto',
  };
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    if (typeof value !== 'object' || value === null) return defaults;
    const record = value as Record<string, unknown>;
    return {
      language: languages.find((one) => one === record.language) ?? defaults.language,
      colorScheme: colorSchemes.find((one) => one === record.colorScheme) ?? defaults.colorScheme,
      backend: backendChoices.find((one) => one === record.backend) ?? defaults.backend,
    };
  } catch {
    return defaults;
  }
}

// Storage may be forbidden (private windows, policies): preferences then last as long as the page.
function stored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function store(preferences: Preferences): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // Nothing is lost but the memory of a choice.
  }
}

const wished = typeof navigator === 'undefined' ? [] : navigator.languages;

export const usePreferences = create<Preferences>()(() => parsePreferences(stored(), wished));

/** Changes and remembers preferences. */
export function prefer(patch: Partial<Preferences>): void {
  usePreferences.setState(patch);
  const { language, colorScheme, backend } = usePreferences.getState();
  store({ language, colorScheme, backend });
}
