// Oracles: the references on the cpu backend, updates repeated, and states that must not change.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend, requireBackend } from '../../gpu/device.ts';
import { capture, type Plan } from '../../gpu/plan.ts';
import { PlacedTensor } from '../../gpu/tensors.ts';
import { deviation, type Numbers, place, randomNumbers } from '../testing/outcomes.ts';
import {
  placeTrial,
  randomTrial,
  readTrial,
  runTrial,
  type Trial,
  type TrialState,
} from '../testing/updates.ts';
import { rateValues, type UpdateRule } from './settings.ts';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, weightDecay: 0.1 } as const;
const rules: [string, UpdateRule, number][] = [
  ['AdaFactor', { kind: 'adafactor', beta1: 0, weightDecay: 0 }, 7],
  ['AdaFactor with momentum and weight decay', { kind: 'adafactor', beta1: 0.9, weightDecay: 0.1 }, 7],
  ['AdamW', { ...adam, epsilon: 1e-8, scaled: false }, 4],
  ['AdamWScale', { ...adam, epsilon: 1e-6, scaled: true }, 4],
];

const shapes = {
  table: [300, 128],
  q: [130, 129],
  k: [130, 129],
  v: [130, 129],
  one: [1],
  scale: [129],
  long: [5000],
  small: [31, 33],
  narrow: [127, 300],
  tall: [257, 131],
  wide: [131, 257],
  last: [64],
};

/** Names of values that differ in any bit. */
function differences(actual: TrialState, expected: TrialState): string[] {
  const bits = (values: Float32Array | undefined) => new Uint32Array(new Float32Array(values ?? []).buffer);
  return Object.keys({ ...actual, ...expected }).filter((name) => {
    const [here, there] = [bits(actual[name]), bits(expected[name])];
    return here.length !== there.length || here.some((each, at) => each !== there[at]);
  });
}

/** Drawn once: nothing that a trial does changes them. */
const drawn = randomTrial(shapes, 20);

function trialOf(rule: UpdateRule, steps: number, clip = 1): Trial {
  const numbers = { ...drawn, gradients: drawn.gradients.slice(0, steps) };
  return { rule, ...numbers, learningRate: 0.01, clip, groups: [['q', 'k', 'v']] };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

beforeEach(async () => {
  await tf.setBackend('webgpu');
});

describe.each(rules)('%s over many parameters', (_, rule, most) => {
  /** What the references make of the trial, which knows no buffers, by clipping norm. */
  const references = new Map<number, Promise<TrialState[]>>();
  const referenceOf = (trial: Trial) => {
    const found = references.get(trial.clip) ?? runTrial('cpu', trial);
    references.set(trial.clip, found);
    return found;
  };

  it.each([
    ['one buffer', 2 ** 27, 0],
    ['one buffer, clipped', 2 ** 27, 1],
    ['several buffers, clipped', 4 * 3 * 130 * 129, 1],
  ] as const)('is the reference after 20 steps, in %s', async (_name, chunkBytes, clip) => {
    const trial = { ...trialOf(rule, 20, clip), chunkBytes };
    const [actual, expected] = [await runTrial('webgpu', trial), await referenceOf(trial)];
    for (const step of [0, 1, 19]) {
      for (const [name, values] of Object.entries(expected[step]!))
        expect(deviation(actual[step]![name]!, values), `${name} after step ${step}`).toBeLessThan(5e-5);
    }
  });

  it('repeats to the last bit', async () => {
    const [first, second] = [
      await runTrial('webgpu', trialOf(rule, 3)),
      await runTrial('webgpu', trialOf(rule, 3)),
    ];
    expect(second.flatMap((state, step) => differences(state, first[step]!))).toEqual([]);
  });

  it(`takes ${most} dispatches`, async () => {
    const trial = trialOf(rule, 1);
    const before = requireBackend().dispatches;
    await runTrial('webgpu', trial);
    expect(requireBackend().dispatches - before).toBe(most);
  });

  it.each(['webgpu', 'cpu'] as const)('moves nothing where a gradient is not finite, on %s', async (name) => {
    const trial = trialOf(rule, 2);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const broken = randomNumbers([31, 33], 9);
      broken.values[77] = bad;
      const gradients = [trial.gradients[0]!, new Map([...trial.gradients[1]!, ['small', broken] as const])];
      const [before, after] = await runTrial(name, { ...trial, gradients });
      expect(Number.isFinite(after!.norm![0]!)).toBe(false);
      expect(differences(after!, before!)).toEqual(['norm']);
    }
  });
});

describe('collecting', () => {
  const [, rule] = rules[2]!;

  /** Parameters and slots after one update by gradients collected in the given portions. */
  async function afterPortions(portions: ReadonlyMap<string, Numbers>[]) {
    const trial = trialOf(rule, 1, 0);
    const placed = placeTrial('webgpu', trial);
    const rates = new PlacedTensor(rateValues(0, 0.01, 0.9, 0.999, 0), [5]);
    for (const [at, portion] of portions.entries()) {
      const gradients = new Map([...portion].map(([name, numbers]) => [name, place(numbers)]));
      placed.updates.collect(gradients, at === 0 ? 'first' : 'more');
      tf.dispose([...gradients.values()]);
    }
    placed.updates.update(rates.tensor).dispose();
    const state = await readTrial(placed, trial);
    placed.updates.dispose();
    placed.dispose();
    rates.dispose();
    return state;
  }

  const whole = trialOf(rule, 1).gradients[0]!;

  it('adds up what comes in portions', async () => {
    const half = new Map(
      [...whole].map(([name, { shape, values }]) => [
        name,
        { shape, values: values.map((each) => each / 2) },
      ]),
    );
    expect(differences(await afterPortions([half, half]), await afterPortions([whole]))).toEqual([]);
  });

  it('takes the gradient of a group in place of its members', async () => {
    const members = ['q', 'k', 'v'].map((name) => whole.get(name)!);
    const stacked = {
      shape: [390, 129],
      values: Float32Array.from(members.flatMap(({ values }) => [...values])),
    };
    const grouped = new Map([...whole].filter(([name]) => !['q', 'k', 'v'].includes(name)));
    grouped.set('q+k+v', stacked);
    expect(differences(await afterPortions([grouped]), await afterPortions([whole]))).toEqual([]);
  });

  it.each<[string, (gradients: Map<string, Numbers>) => unknown, number]>([
    ['has none', (gradients) => gradients.delete('q'), 0],
    ['has two', (gradients) => gradients.set('q+k+v', randomNumbers([390, 129], 1)), 2],
  ])('refuses a parameter that %s', async (_, change, got) => {
    const gradients = new Map(whole);
    change(gradients);
    await expect(afterPortions([gradients])).rejects.toMatchObject({
      code: 'optimizer.gradients',
      wanted: 'one gradient for q',
      got: String(got),
    });
  });
});

it.each(rules)('%s recorded in a plan, two portions a step, does what it does eagerly', async (_, rule) => {
  const trial = trialOf(rule, 1);
  const once = async (steps: number, run: (step: () => { norm: tf.Tensor }) => Promise<() => void>) => {
    const placed = placeTrial('webgpu', trial);
    const rates = new PlacedTensor(rateValues(1, 0.01, 0.9, 0.999, 1), [5]);
    const gradients = new Map([...trial.gradients[0]!].map(([name, numbers]) => [name, place(numbers)]));
    const again = await run(() => {
      placed.updates.collect(gradients, 'first');
      placed.updates.collect(gradients, 'more');
      return { norm: placed.updates.update(rates.tensor) };
    });
    for (let step = 0; step < steps; step++) again();
    const state = await readTrial(placed, trial);
    tf.dispose([...gradients.values()]);
    for (const each of [placed.updates, placed, rates]) each.dispose();
    return state;
  };
  const eager = await once(3, async (step) => () => step().norm.dispose());
  let plan: Plan<{ norm: tf.Tensor }> | undefined;
  const replayed = await once(3, async (step) => {
    const captured = await capture(step);
    plan = captured;
    return () => captured.run();
  });
  plan?.dispose();
  expect(differences(replayed, eager)).toEqual([]);
});

it('leaves nothing behind', async () => {
  for (const backend of ['webgpu', 'cpu'] as const) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    for (const [, rule] of rules) await runTrial(backend, trialOf(rule, 2));
    expect(tf.memory().numTensors).toBe(before);
  }
});
