// Oracle: what was written is what is read, by whichever name, and a second arena's values are added where they belong.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { Arena } from './arena.ts';
import { type ArrayGroup, layOut } from './arenaLayout.ts';
import { openBackend, requireBackend } from './device.ts';

const groups: ArrayGroup[] = [
  [['a', [3]]],
  [
    ['q', [2, 5]],
    ['k', [1, 5]],
  ],
  [['b', [70]]],
];
const numbers = (count: number, from: number) => Float32Array.from({ length: count }, (_, at) => from + at);

beforeAll(async () => {
  await openBackend('webgpu');
});

function filled(from: number, largest = 320): Arena {
  const arena = new Arena(layOut(groups, largest));
  for (const [name, shape] of groups.flat()) {
    arena.array(name).write(
      numbers(
        shape.reduce((product, size) => product * size, 1),
        from,
      ),
    );
    from += 100;
  }
  return arena;
}

it('gives back arrays, and groups as the rows of their members', async () => {
  const arena = filled(0);
  expect(arena.chunks.length).toBe(2);
  expect(await arena.array('a').read()).toEqual(numbers(3, 0));
  expect(arena.array('q+k').tensor.shape).toEqual([3, 5]);
  expect([...(await arena.array('q+k').read())]).toEqual([...numbers(10, 100), ...numbers(5, 200)]);
  expect([...(await arena.array('b').tensor.data())]).toEqual([...numbers(70, 300)]);
  arena.dispose();
});

it('takes tensors by name without a dispatch, and moves a member through its group', async () => {
  const arena = filled(0);
  const [whole, next] = [tf.tensor2d(numbers(15, 900), [3, 5]), tf.tensor1d(numbers(3, 50))];
  const before = requireBackend().dispatches;
  arena.take(new Map([['q+k', whole]]));
  arena.array('a').assign(next);
  expect(requireBackend().dispatches).toBe(before);
  expect(await arena.array('k').read()).toEqual(numbers(5, 910));
  expect(await arena.array('a').read()).toEqual(numbers(3, 50));
  expect(next.isDisposed).toBe(true);
  arena.dispose();
  whole.dispose();
});

it('adds another arena, one dispatch a buffer', async () => {
  const [sum, other] = [filled(0), filled(1000)];
  const before = requireBackend().dispatches;
  sum.add(other);
  expect(requireBackend().dispatches - before).toBe(sum.chunks.length);
  expect(await sum.array('k').read()).toEqual(numbers(5, 200).map((each) => 2 * each + 1000));
  expect(await other.array('k').read()).toEqual(numbers(5, 1200));
  sum.dispose();
  other.dispose();
});

it('clears everything, and leaves nothing behind', async () => {
  const before = tf.memory().numTensors;
  const arena = filled(5);
  arena.clear();
  expect([...(await arena.array('b').read())].every((each) => each === 0)).toBe(true);
  arena.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
