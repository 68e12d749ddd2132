// Answers on a device that goes away. The oracle is what the device says of itself.
import { expect, it } from 'vitest';
import { defaultDecodingConfig } from '../config/decoding.ts';
import { defaultObjectiveConfig } from '../config/objective.ts';
import { presetConfig } from '../config/presets.ts';
import { DeviceLost } from '../errors/expected.ts';
import { openBackend, requireBackend } from '../gpu/device.ts';
import { initialParameters } from '../model/initialize.ts';
import { Model } from '../model/model.ts';
import { byteVocabulary } from '../tokens/bytes.ts';
import { answerIds } from './answer.ts';
import { unlessLost } from './deviceLoss.ts';

const config = { ...presetConfig('nano'), dModel: 16, dFf: 32, numHeads: 2, numLayers: 1 };
const decoding = {
  ...defaultDecodingConfig,
  method: 'greedy',
  maxNewTokens: 600,
  minNewTokens: 600,
} as const;
const prompt = Int32Array.of(70, 71, 72);

async function open() {
  const device = await openBackend('webgpu');
  const model = new Model(config, initialParameters(config, 1));
  const answerer = { model, vocabulary: byteVocabulary(), objective: defaultObjectiveConfig };
  return { device, answerer };
}

it.each([0, 30, 100])('an answer fails with the loss of its device, %i ms on', async (delay) => {
  const { device, answerer } = await open();
  setTimeout(() => requireBackend().device.destroy(), delay);
  const cancelled = new AbortController().signal;
  await expect(
    unlessLost(device, cancelled, (signal) => answerIds(answerer, prompt, decoding, signal)),
  ).rejects.toBeInstanceOf(DeviceLost);
});

it('a work that goes on after the loss is told to end', async () => {
  const { device } = await open();
  const cancelled = new AbortController().signal;
  let told: AbortSignal | undefined;
  const failed = unlessLost(device, cancelled, (signal) => {
    told = signal;
    return new Promise(() => {});
  });
  requireBackend().device.destroy();
  await expect(failed).rejects.toBeInstanceOf(DeviceLost);
  expect(told?.reason).toBeInstanceOf(DeviceLost);
});

it('a failure on a device that stays is thrown as it is', async () => {
  const { device } = await open();
  const failure = new Error('of its own');
  const cancelled = new AbortController().signal;
  await expect(unlessLost(device, cancelled, () => Promise.reject(failure))).rejects.toBe(failure);
});

it('a cancelled answer ends with the reason it was cancelled for', async () => {
  const { device, answerer } = await open();
  const cancel = new AbortController();
  setTimeout(() => cancel.abort('enough'), 30);
  const answer = unlessLost(device, cancel.signal, (signal) => answerIds(answerer, prompt, decoding, signal));
  await expect(answer).rejects.toBe('enough');
});
