// Oracle: the codes that the page has words for. What a visitor can mend keeps its own; a mistake of ours never does.
import { expect, it } from 'vitest';
import { DeviceLost, Expected } from './expected.ts';
import { failureOf } from './failure.ts';
import { Mistake } from './mistake.ts';

it('a value from outside keeps its code and its remedy', () => {
  const failure = failureOf(new Expected('text.empty', 'some words', 'none', 'Take another text.'));
  expect(failure).toMatchObject({ code: 'text.empty', wanted: 'some words', remedy: 'Take another text.' });
});

it('a device that went away is told as one', () => {
  expect(failureOf(new DeviceLost('a reset'))).toMatchObject({ code: 'device.lost', got: 'a reset' });
});

it('a mistake in the program is something that broke inside, not something the visitor did', () => {
  const mistake = new Mistake('kernel.view', 'a part of f32', 'of f16');
  expect(mistake).not.toBeInstanceOf(Expected);
  expect(failureOf(mistake)).toMatchObject({
    code: 'internal',
    got: 'kernel.view: expected a part of f32, got of f16. This is a mistake in the program.',
    remedy: 'Reload the page; the run goes on from its last checkpoint.',
  });
});
