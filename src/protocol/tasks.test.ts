import { expect, expectTypeOf, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import type { Outcome } from './outcome.ts';
import { aborted, type Handlers, outcomeOf, type TaskOf } from './tasks.ts';

interface Tasks {
  double: { value: number };
  greet: { name: string };
}
interface Results {
  double: number;
  greet: string;
}

const handlers: Handlers<Tasks, Results, string> = {
  double: async ({ value }) => (value < 0 ? aborted : 2 * value),
  greet: async ({ name }) => {
    if (!name) throw new Expected('greet.name', 'a name', 'none', 'Say a name.');
    return `Hello ${name}`;
  },
};

function perform<Kind extends keyof Tasks>(task: TaskOf<Tasks, Kind>): Promise<Outcome<Results[Kind]>> {
  return outcomeOf(() => handlers[task.kind](task, 'job'));
}

it('gives what the handler of the kind gives, as the type of that kind', async () => {
  const doubled = await perform({ kind: 'double', value: 4 });
  const greeted = await perform({ kind: 'greet', name: 'T5' });
  expectTypeOf(doubled).toEqualTypeOf<Outcome<number>>();
  expectTypeOf(greeted).toEqualTypeOf<Outcome<string>>();
  expect([doubled, greeted]).toEqual([
    { kind: 'completed', value: 8 },
    { kind: 'completed', value: 'Hello T5' },
  ]);
});

it('is aborted where the handler says so', async () => {
  expect(await perform({ kind: 'double', value: -1 })).toEqual({ kind: 'aborted' });
});

it('fails with what is to be done, and never rejects', async () => {
  const failed = await perform({ kind: 'greet', name: '' });
  expect(failed).toMatchObject({ kind: 'failed', failure: { code: 'greet.name', remedy: 'Say a name.' } });
});

it('a work that fails because it was cancelled is aborted, too', async () => {
  const fail = () => Promise.reject(new Error('cut off'));
  expect(await outcomeOf(fail, AbortSignal.abort())).toEqual({ kind: 'aborted' });
  expect((await outcomeOf(fail, new AbortController().signal)).kind).toBe('failed');
});

it('a work that throws before it is under way fails, too', async () => {
  const failed = await outcomeOf(() => {
    throw new Error('at once');
  });
  expect(failed).toMatchObject({ kind: 'failed', failure: { code: 'internal' } });
});

it('does not compile with a handler that is missing, gives another type or reads another task', () => {
  // @ts-expect-error: nobody greets
  const missing: Handlers<Tasks, Results, string> = { double: handlers.double };
  // @ts-expect-error: a number is no greeting
  const other: Handlers<Tasks, Results, string> = { ...handlers, greet: async () => 1 };
  // @ts-expect-error: a greeting has no value
  const strange: Handlers<Tasks, Results, string> = { ...handlers, greet: async ({ value }) => `${value}` };
  // @ts-expect-error: a task of one kind says nothing of another
  const task: TaskOf<Tasks, 'greet'> = { kind: 'greet', value: 1 };
  expect([missing, other, strange, task]).toHaveLength(4);
});
