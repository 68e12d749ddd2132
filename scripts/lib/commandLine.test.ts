import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Expected } from '../../src/errors/expected.ts';
import { CommandError, checkOutputFile, readArguments, secondsOf, verdictOf } from './commandLine.mjs';

const options = { steps: { type: 'string' }, fast: { type: 'boolean' } } as const;

it('reads options, their negations and words', () => {
  const config = { options, allowPositionals: true, allowNegative: true };
  const { values, positionals } = readArguments('', config, ['a', '--steps', '3', '--no-fast', 'b']);
  expect({ ...values }).toEqual({ steps: '3', fast: false });
  expect(positionals).toEqual(['a', 'b']);
});

it.each([
  [['--nonsense'], "Unknown option '--nonsense'. --help lists what there is."],
  [['--steps'], "Option '--steps <value>' argument missing. --help lists what there is."],
  [['--steps', '-1'], "Option '--steps' argument is ambiguous. --help lists what there is."],
  [['--fast=1'], "Option '--fast' does not take an argument. --help lists what there is."],
  [['word'], "Unexpected argument 'word'. --help lists what there is."],
])('refuses %j in one sentence', (args, sentence) => {
  expect(() => readArguments('', { options }, args)).toThrow(new CommandError(sentence));
});

it('tells refusals in a sentence with exit code 2, and shows the stack of what nobody expected', () => {
  const expected = new Expected('a.b', 'a number', 'abc', 'Give one.');
  expect(verdictOf(expected)).toEqual({ exitCode: 2, text: 'Expected a number, got abc. Give one.' });
  expect(verdictOf(new CommandError('No.'))).toEqual({ exitCode: 2, text: 'No.' });
  expect(verdictOf(new CommandError('It failed.', 1))).toEqual({ exitCode: 1, text: 'It failed.' });
  const fault = new TypeError('x is not a function');
  expect(verdictOf(fault)).toEqual({ exitCode: 1, text: fault.stack });
});

it('refuses a file that cannot be written before there is anything to write', () => {
  const folder = mkdtempSync(join(tmpdir(), 't5-output-'));
  expect(() => checkOutputFile('--json', join(folder, 'a.json'))).not.toThrow();
  expect(() => checkOutputFile('--json', folder)).toThrow(/which is a folder/);
  expect(() => checkOutputFile('--json', join(folder, 'b/a.json'))).toThrow(/no such folder/);
  rmSync(folder, { recursive: true });
});

it.each(['', 'soon', '0', '-1', 'Infinity'])('refuses "%s" as a number of seconds', (text) => {
  expect(() => secondsOf('--seconds', text)).toThrow(/--seconds is/);
});
