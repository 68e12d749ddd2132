import { expect, it } from 'vitest';
import { fileName } from './fileName.ts';

it.each([
  ['run 1', 'run-1'],
  ['a/b\\c:d', 'a-b-c-d'],
  ['../..', '-..'],
  ['...', 'run'],
  ['', 'run'],
  ['학습 1', '학습-1'],
  ['é'.normalize('NFD').repeat(60), 'é'.normalize('NFD').repeat(30)],
])('%j is %j', (name, file) => {
  expect(fileName(name)).toBe(file);
});
