import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dozeBetweenLooks } from './doze.mjs';

const own = globalThis.setImmediate;
const wait = vi.spyOn(Atomics, 'wait');

beforeEach(() => {
  dozeBetweenLooks();
  wait.mockClear();
});
afterEach(() => {
  globalThis.setImmediate = own;
});

it('dozes before an addon’s callback, which is given its arguments', async () => {
  const heard = await new Promise((resolve) => setImmediate(resolve, 'done')); // a promise's functions are native
  expect(heard).toBe('done');
  expect(wait).toHaveBeenCalledOnce();
});

it('leaves callbacks of JavaScript and promised turns alone', async () => {
  const heard = await new Promise((resolve) => setImmediate((word: string) => resolve(word), 'done'));
  expect(heard).toBe('done');
  expect(await promisify(setImmediate)('turn')).toBe('turn');
  expect(wait).not.toHaveBeenCalled();
});
