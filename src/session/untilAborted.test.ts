import { expect, it } from 'vitest';
import { untilAborted } from './untilAborted.ts';

const { signal: never } = new AbortController();

it('gives what a work gives, and throws what it throws', async () => {
  expect(await untilAborted(never, Promise.resolve('done'))).toBe('done');
  await expect(untilAborted(never, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

it('gives nothing as soon as it is aborted, also before, and hears no more of the work', async () => {
  let fail: (reason: unknown) => void = () => {};
  const work = new Promise<string>((_, reject) => {
    fail = reject;
  });
  const cancel = new AbortController();
  const given = untilAborted(cancel.signal, work);
  cancel.abort();
  expect(await given).toBeUndefined();
  expect(await untilAborted(cancel.signal, new Promise(() => {}))).toBeUndefined();
  fail(new Error('too late to matter'));
});
