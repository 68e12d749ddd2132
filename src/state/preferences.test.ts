import { expect, it } from 'vitest';
import { detectLanguage, parsePreferences } from './preferences.ts';

it.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'ko-KR'], 'ko'],
  [['fr-FR'], 'en'],
  [[], 'en'],
])('speaks, of %j, %s', (wished, language) => {
  expect(detectLanguage(wished)).toBe(language);
});

it.each(['not json', '7', 'null', '{"language":"xx","colorScheme":3,"backend":"cuda"}'])(
  'takes defaults for %s',
  (stored) => {
    expect(parsePreferences(stored, ['ko'])).toEqual({
      language: 'ko',
      colorScheme: 'auto',
      backend: 'auto',
    });
  },
);

it('takes what was stored', () => {
  const stored = '{"language":"de","colorScheme":"dark","backend":"wasm"}';
  expect(parsePreferences(stored, ['ko'])).toEqual({
    language: 'de',
    colorScheme: 'dark',
    backend: 'wasm',
  });
});
