import { expect, it } from 'vitest';
import { keyCommands } from './all.ts';
import { commandFor, type Press } from './keys.ts';
import { nextRunName } from './training.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  mod: false,
  alt: false,
  typing: false,
  ...more,
});
const named = (key: Press, before = '', place = '/corrupt') =>
  commandFor(keyCommands, key, before, place)?.name;

it('takes a key only at its place', () => {
  expect(named(press('n'))).toBe('nextSeed');
  expect(named(press('n'), '', '/train')).toBeUndefined();
});

it('takes the second key of a sequence before a single one', () => {
  expect(named(press('t'), 'g')).toBe('goTrain');
  expect(named(press('t'))).toBeUndefined();
  expect(named(press('p'), 'g', '/train')).toBe('goPlay');
  expect(named(press('p'), '', '/train')).toBe('pause');
});

it('leaves single keys to whoever types, but not those with a modifier', () => {
  expect(named(press('n', { typing: true }))).toBeUndefined();
  expect(named(press('Enter', { typing: true, mod: true }), '', '/play')).toBe('answer');
  expect(named(press('?', { alt: true }))).toBeUndefined();
});

it('gives no key two meanings at one place', () => {
  for (const place of ['/play', '/corrupt', '/train', '/models']) {
    const here = keyCommands.filter(({ command }) => (command.place ?? place) === place);
    const keys = here.map(({ command }) => command.shortcut);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it('numbers runs without taking a name twice', () => {
  const nameOf = (number: number) => `Lauf ${number}`;
  expect(nextRunName([], nameOf)).toBe('Lauf 1');
  expect(nextRunName(['Lauf 2'], nameOf)).toBe('Lauf 3');
  expect(nextRunName(['run 2'], nameOf)).toBe('Lauf 2');
});
