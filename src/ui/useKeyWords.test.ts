import { expect, it } from 'vitest';
import { keyWords } from './useKeyWords.ts';
import { words } from './words/resources.ts';

it('names the keys as the keyboard of the language does, and a Mac as its own', () => {
  expect(keyWords('Mod+Enter', words.en.frame.control, false)).toBe('Ctrl + Enter');
  expect(keyWords('Mod+Enter', words.de.frame.control, false)).toBe('Strg + Enter');
  expect(keyWords('Mod+V', words.de.frame.control, true)).toBe('⌘ V');
  expect(keyWords('g', words.en.frame.control, false)).toBe('g');
});
