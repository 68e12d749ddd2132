// Oracles: the reference on the cpu backend, PyTorch's formula of AdamW and nanoT5's of AdamWScale in double precision.
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../gpu/device.ts';
import { deviation } from '../testing/outcomes.ts';
import { randomTrial, runTrial, type Trial } from '../testing/updates.ts';
import type { AdamSettings } from './settings.ts';

const settingsOf = (scaled: boolean, weightDecay = 0): AdamSettings => ({
  beta1: 0.9,
  beta2: 0.999,
  epsilon: scaled ? 1e-6 : 1e-8,
  weightDecay,
  scaled,
});

function trialOf(shape: number[], settings: AdamSettings, clip: number): Trial {
  return { rule: { kind: 'adam', ...settings }, ...randomTrial({ it: shape }), learningRate: 0.01, clip };
}

beforeAll(async () => {
  await openBackend('webgpu');
});

describe.each([false, true])('scaled by the parameter: %s', (scaled) => {
  it.each([
    [[1], 0, 0],
    [[31, 33], 0, 0],
    [[31, 33], 0.1, 0],
    [[33, 200], 0.1, 0.5],
  ] as [number[], number, number][])(
    'moves %j with weight decay %d and clipping norm %d as the reference does',
    async (shape, weightDecay, clip) => {
      const trial = trialOf(shape, settingsOf(scaled, weightDecay), clip);
      const [actual, expected] = [await runTrial('webgpu', trial), await runTrial('cpu', trial)];
      for (const [step, state] of expected.entries()) {
        for (const [name, values] of Object.entries(state)) {
          expect(deviation(actual[step]![name]!, values), `${name} after step ${step}`).toBeLessThan(1e-5);
        }
      }
    },
  );
});

/** Parameter values after each step, one entry at a time. */
function expectedSteps(
  trial: Trial,
  { beta1, beta2, epsilon, weightDecay, scaled }: AdamSettings,
): Float32Array[] {
  const start = trial.parameters.get('it')!.values;
  const size = start.length;
  const [mean, variance] = [new Float64Array(size), new Float64Array(size)];
  let parameter = Float64Array.from(start);
  return trial.gradients.map((gradients, step) => {
    const { values } = gradients.get('it')!;
    const rms = Math.sqrt(parameter.reduce((sum, each) => sum + each * each, 0) / size);
    const [bias1, bias2] = [1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)];
    parameter = parameter.map((before, at) => {
      mean[at] = beta1 * mean[at]! + (1 - beta1) * values[at]!;
      variance[at] = beta2 * variance[at]! + (1 - beta2) * values[at]! ** 2;
      if (!scaled) {
        const direction = mean[at]! / bias1 / (Math.sqrt(variance[at]! / bias2) + epsilon);
        return before * (1 - trial.learningRate * weightDecay) - trial.learningRate * direction;
      }
      const rate = ((trial.learningRate * Math.sqrt(bias2)) / bias1) * Math.max(1e-3, rms);
      const moved = before - (rate * mean[at]!) / (Math.sqrt(variance[at]!) + epsilon);
      return moved * (1 - trial.learningRate * weightDecay);
    });
    return Float32Array.from(parameter);
  });
}

it.each(['webgpu', 'cpu'] as const)('is AdamW and AdamWScale by their formulas, on %s', async (backend) => {
  for (const scaled of [false, true]) {
    const settings = settingsOf(scaled, 0.1);
    const trial = trialOf([7, 5], settings, 0);
    const states = await runTrial(backend, trial);
    expectedSteps(trial, settings).forEach((expected, step) => {
      expect(deviation(states[step]!.it!, expected)).toBeLessThan(1e-5);
    });
  }
});
