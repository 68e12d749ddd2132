// Oracle: what a person would open in such an archive.
import { expect, it } from 'vitest';
import { chooseText } from './chooseText.ts';

const chosen = (sizes: Record<string, number>) =>
  chooseText(Object.entries(sizes).map(([name, originalSize]) => ({ name, originalSize })))?.name;

it('the largest text is chosen, whatever else is larger', () => {
  expect(chosen({ 'a.txt': 5, 'b/c.md': 9, 'photo.jpg': 99 })).toBe('b/c.md');
});

it('a readme is chosen only where it is the only text', () => {
  expect(chosen({ 'readme.txt': 99, 'a.csv': 1 })).toBe('a.csv');
  expect(chosen({ 'readme.txt': 99, 'photo.jpg': 1 })).toBe('readme.txt');
});

it('a file of another name is chosen only where it is alone', () => {
  expect(chosen({ corpus: 3 })).toBe('corpus');
  expect(chosen({ corpus: 3, other: 4 })).toBeUndefined();
});
