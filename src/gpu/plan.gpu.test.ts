// Oracles: the same computation run eagerly, and counts of buffers and bytes.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineBackend } from './backend.ts';
import { openBackend, requireBackend } from './device.ts';
import { kernel } from './kernel.ts';
import { launch } from './launch.ts';
import { capture, Recent } from './plan.ts';
import { PlacedTensor } from './tensors.ts';

const scaleKernel = kernel(
  'testPlanScale',
  `struct Sizes { elements: u32, factor: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  if (thread.x < sizes.elements) {
    result[thread.x] = source[thread.x] * sizes.factor;
  }
}`,
);
const growKernel = kernel(
  'testPlanGrow',
  `struct Sizes { elements: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> by: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  if (thread.x < sizes.elements) {
    values[thread.x] += by[thread.x];
  }
}`,
);

let backend: EngineBackend;

beforeAll(async () => {
  await openBackend('webgpu');
  backend = requireBackend();
});

function scaled(source: tf.Tensor, factor: number): tf.Tensor {
  const sizes = { elements: source.size, factor };
  return launch(scaleKernel, {
    tensors: { source },
    outputs: { result: source.shape },
    sizes,
    groups: [1, 1, 1],
  }).result;
}

function grow(values: PlacedTensor, by: tf.Tensor): void {
  const sizes = { elements: by.size };
  backend.dispatch(growKernel, { by, values: values.tensor }, sizes, [1, 1, 1]);
}

function placed(...values: number[]): PlacedTensor {
  return new PlacedTensor(Float32Array.from(values), [values.length]);
}

describe('a plan', () => {
  it('computes nothing while it is captured, and again on every run, from what lies in its inputs then', async () => {
    const [input, total] = [placed(1, 2), placed(0, 0)];
    const plan = await capture(() => {
      const result = scaled(scaled(input.tensor, 2), 5);
      grow(total, result);
      return { result };
    });
    expect([...(await total.read())]).toEqual([0, 0]);
    expect([...(await plan.run().result.data())]).toEqual([10, 20]);
    input.write(Float32Array.of(3, 4));
    expect([...(await plan.run().result.data())]).toEqual([30, 40]);
    expect([...(await total.read())]).toEqual([40, 60]);
    plan.dispose();
    tf.dispose([input.tensor, total.tensor]);
  });

  it('may be run many times between two reads', async () => {
    const total = placed(0);
    const one = placed(1);
    const plan = await capture(() => {
      grow(total, scaled(one.tensor, 1));
      return {};
    });
    for (let run = 0; run < 50; run++) plan.run();
    expect([...(await total.read())]).toEqual([50]);
    plan.dispose();
  });

  it('shares its memory with other plans, whose runs alternate with its own', async () => {
    const input = placed(1, 2, 3);
    const body = (factor: number) => () => ({ result: scaled(scaled(scaled(input.tensor, factor), 10), 10) });
    const first = await capture(body(2));
    const bytes = backend.stepMemory.bytes;
    const second = await capture(body(3));
    expect(backend.stepMemory.bytes - bytes).toBeLessThan(bytes); // only its output is its own
    for (let round = 0; round < 3; round++) {
      expect([...(await first.run().result.data())]).toEqual([200, 400, 600]);
      expect([...(await second.run().result.data())]).toEqual([300, 600, 900]);
      expect([...(await tf.tidy(() => scaled(input.tensor, 4)).data())]).toEqual([4, 8, 12]);
    }
    first.dispose();
    expect([...(await second.run().result.data())]).toEqual([300, 600, 900]);
    second.dispose();
    expect(backend.stepMemory.bytes).toBe(0);
  });

  it('keeps constants that its body makes and disposes, whatever others put into the pool', async () => {
    const plan = await capture(() => ({ result: scaled(tf.tensor1d([7, 8]), 10) }));
    const others = [tf.tensor1d([1, 1]), tf.tensor1d([2, 2])].map((other) => scaled(other, 1));
    expect([...(await plan.run().result.data())]).toEqual([70, 80]);
    tf.dispose(others);
    plan.dispose();
  });

  it('keeps what its body disposes although it was made before', async () => {
    const before = tf.tensor1d([5]);
    const plan = await capture(() => {
      const result = scaled(before, 2);
      before.dispose();
      return { result };
    });
    const other = scaled(tf.tensor1d([9]), 1);
    expect([...(await plan.run().result.data())]).toEqual([10]);
    other.dispose();
    plan.dispose();
  });

  it('goes on after an eager op that was recorded in the stream before it', async () => {
    const input = placed(1);
    const plan = await capture(() => ({ result: scaled(input.tensor, 3) }));
    grow(input, tf.tensor1d([4])); // not submitted yet
    expect([...(await plan.run().result.data())]).toEqual([15]);
    plan.dispose();
  });

  it('has read its inputs before their buffers serve others', async () => {
    const [input, total] = [placed(3), placed(0)];
    const plan = await capture(() => {
      grow(total, scaled(input.tensor, 2));
      return {};
    });
    plan.run();
    input.dispose();
    const other = placed(100); // takes the buffer over
    other.write(Float32Array.of(200));
    plan.dispose();
    expect([...(await total.read())]).toEqual([6]);
    expect(backend.faults).toEqual([]);
  });

  it('adds gradients on the tape with an own kernel', async () => {
    const input = placed(1, 2);
    const square = tf.customGrad((x) => ({
      value: scaled(x as tf.Tensor, 1),
      gradFunc: (dy: tf.Tensor) => scaled(dy, 3),
    }));
    const both = tf.keep(tf.ones([2]));
    const plan = await capture(() => {
      const twice = (x: tf.Tensor) => tf.add(square(x), square(x));
      const { value, grads } = tf.engine().gradients(() => twice(input.tensor), [input.tensor], both);
      return { value, gradient: grads[0]! };
    });
    const { value, gradient } = plan.run();
    expect([...(await value.data())]).toEqual([2, 4]);
    expect([...(await gradient.data())]).toEqual([6, 6]);
    plan.dispose();
  });

  it('refuses stock ops and values from the host', async () => {
    const input = placed(1);
    const bytes = backend.stepMemory.bytes;
    const stock = () => ({ result: tf.exp(scaled(input.tensor, 2)) });
    await expect(capture(stock)).rejects.toThrow(/plan\.stock/);
    expect(backend.stepMemory.bytes).toBe(bytes);
    const write = async () =>
      capture(() => {
        input.write(Float32Array.of(2));
        return {};
      });
    await expect(write()).rejects.toThrow(/plan\.overwrite/);
    expect([...(await input.read())]).toEqual([1]);
  });

  it('leaves tensors and bytes flat over 10,000 runs', async () => {
    const [input, total] = [placed(1), placed(0)];
    const plan = await capture(() => {
      grow(total, scaled(input.tensor, 2));
      return { result: scaled(input.tensor, 2) };
    });
    plan.run();
    const [tensors, bytes] = [tf.memory().numTensors, backend.memory().numBytesAllocatedInGPU];
    for (let run = 1; run < 10_000; run++) plan.run();
    expect([...(await total.read())]).toEqual([20_000]);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(backend.memory().numBytesAllocatedInGPU).toBe(bytes);
    plan.dispose();
  });
});

describe('a plan that takes long', () => {
  /**
   * Submissions of a run after a first one and one for each of `spans`: the times at which the device is done with what
   * came before that and with it.
   */
  async function submissionsAfter(...spans: [before: number, after: number][]): Promise<number> {
    const times = spans.flat();
    const values = placed(1, 2);
    const plan = await capture(() => {
      const once = scaled(values.tensor, 2);
      const twice = scaled(once, 2);
      return { result: scaled(twice, 2) };
    });
    plan.run();
    let clock = 0;
    const soon = () => new Promise((resolve) => setImmediate(resolve));
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    vi.spyOn(backend.queue, 'onSubmittedWorkDone').mockImplementation(async () => {
      await soon();
      clock = times.shift()!;
    });
    for (const _ of spans) {
      plan.run();
      for (let turn = 0; turn < 3; turn++) await soon();
    }
    vi.restoreAllMocks();
    backend.flush();
    const submit = vi.spyOn(backend.queue, 'submit');
    plan.run();
    backend.flush();
    const { length } = submit.mock.calls;
    vi.restoreAllMocks();
    plan.dispose();
    return length;
  }

  it('is sent in parts of about 100 ms', async () => {
    expect(await submissionsAfter([0, 90])).toBe(1);
    expect(await submissionsAfter([0, 250])).toBe(3);
  });

  it('is not cut for what the device was still at when it began', async () => {
    expect(await submissionsAfter([9000, 9050])).toBe(1);
  });

  it('is cut into no more parts than it has commands', async () => {
    expect(await submissionsAfter([0, 90_000])).toBe(3);
  });

  it('is cut no more once it turns out that the machine was held up', async () => {
    expect(await submissionsAfter([0, 90_000], [90_000, 90_050])).toBe(1);
  });
});

describe('what was used recently', () => {
  it('is made once a key and disposed when not used for long', () => {
    const [made, disposed]: [string[], string[]] = [[], []];
    const recent = new Recent<{ key: string; dispose(): void }>(2);
    const of = (key: string) =>
      recent.of(key, () => {
        made.push(key);
        return { key, dispose: () => disposed.push(key) };
      });
    for (const key of ['a', 'b', 'a', 'c', 'a']) expect(of(key).key).toBe(key);
    expect(made).toEqual(['a', 'b', 'c']);
    expect(disposed).toEqual(['b']);
    recent.dispose();
    expect(disposed).toEqual(['b', 'c', 'a']);
  });
});

describe('a view', () => {
  const room = 64; // bindings start at multiples of 256 bytes

  it('is read, written and used by kernels like a tensor of its own', async () => {
    const whole = placed(...Array.from({ length: 2 * room }, (_, at) => at));
    const part = tf.engine().makeTensorFromTensorInfo(backend.view(whole.tensor, room, [3]));
    expect([...(await part.data())]).toEqual([64, 65, 66]);
    expect([...(await tf.tidy(() => scaled(part, 2)).data())]).toEqual([128, 130, 132]);
    backend.overwrite(part, Float32Array.of(1, 2, 3));
    const source = tf.tensor1d([7, 8]);
    const tail = backend.view(whole.tensor, 2, [2]);
    backend.copyInto(tail, source);
    expect([...(await whole.read())].slice(0, 6)).toEqual([0, 1, 7, 8, 4, 5]);
    expect([...(await whole.read())].slice(room, room + 4)).toEqual([1, 2, 3, 67]);
    part.dispose();
    expect((await whole.read()).length).toBe(2 * room);
  });

  it('is refused by stock ops', () => {
    const whole = placed(1, 2);
    const part = tf.engine().makeTensorFromTensorInfo(backend.view(whole.tensor, 0, [1]));
    expect(() => tf.exp(part)).toThrow(/kernel\.view/);
  });
});

it('a plan gives the same after all idle buffers were destroyed, also while a run of it waits to be sent', async () => {
  const [by, values] = [placed(1, 2), placed(10, 20)];
  const plan = await capture(() => {
    grow(values, scaled(by.tensor, 2));
    return { tripled: scaled(values.tensor, 3) };
  });
  const held = () => backend.memory() as unknown as Record<string, number>;
  const { numBytesInGPU } = held();
  tf.tidy(() => void tf.add(tf.ones([4096]), 1));
  plan.run();
  backend.destroyIdleBuffers();
  expect(held()).toMatchObject({ numBytesInGPU, numBytesAllocatedInGPU: numBytesInGPU });
  const { tripled } = plan.run();
  expect([...(await tripled.data())]).toEqual([3 * 14, 3 * 28]);
  expect(backend.faults).toEqual([]);
  plan.dispose();
  for (const each of [by, values]) each.dispose();
});
