import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExampleStream } from '../batches/exampleStream.ts';
import { pairStream } from '../batches/pairStream.ts';
import { textStream } from '../batches/textStream.ts';
import { decodeRunCheckpoint } from '../checkpoints/runCheckpoint.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultRunSettings, type RunSettings } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { engineBackend, openBackend } from '../gpu/device.ts';
import { sampleText } from '../text/sample.ts';
import { byteVocabulary } from '../tokens/bytes.ts';
import { greedyText } from './answer.ts';
import type { SessionEvent } from './events.ts';
import { Session, type SessionStart } from './session.ts';

vi.mock('./answer.ts', { spy: true });

const vocabulary = byteVocabulary();

function settingsOf(training: Partial<RunSettings['training']>, dropoutRate = 0.1): RunSettings {
  const size = { ...presetConfig('nano'), dModel: 16, dFf: 32, numHeads: 2, numLayers: 1, dropoutRate };
  const short = {
    batchSize: 4,
    inputLength: 32,
    targetLength: 16,
    evaluateEvery: 6,
    checkpointEvery: 6,
    evaluationBatches: 1,
  };
  return {
    ...defaultRunSettings,
    model: size,
    training: { ...defaultRunSettings.training, ...short, ...training },
  };
}

const streamOf = (settings: RunSettings, text = sampleText): ExampleStream =>
  textStream(settings, vocabulary, vocabulary.encode(text));

/** Runs a session to its end, with a pause asked once `pauseAt` steps are done. */
async function run(start: Partial<SessionStart> & { settings: RunSettings }, pauseAt?: number) {
  const events: SessionEvent[] = [];
  const kept: { step: number; bytes: Uint8Array }[] = [];
  let asked: 'pause' | undefined;
  const session = new Session(
    { vocabulary, examples: streamOf(start.settings), ...start },
    {
      tell: (event) => {
        events.push(event);
        if (event.kind === 'point' && event.point.step === pauseAt) asked = 'pause';
      },
      keep: async (checkpoint) => {
        kept.push(checkpoint);
      },
      now: () => 0,
      asked: () => asked,
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
  );
  const end = await session.run();
  session.dispose();
  const points = events.flatMap(
    (event) => (event.kind === 'point' ? [{ ...event.point, tokensPerSecond: undefined }] : []), // the machine's
  );
  const samples = events.flatMap((event) => (event.kind === 'sample' ? [event.sample] : []));
  return { end, events, kept, points, samples };
}

describe.each(['webgpu', 'wasm'] as const)('a session on %s', (backend) => {
  beforeAll(async () => {
    await openBackend(backend);
  });

  it('trains only what it is told to, keeps only that state, and goes on from it', async () => {
    const settings = settingsOf({ steps: 6, optimizer: 'adamw' });
    const trainable = (name: string) => !name.startsWith('encoder.');
    const unbroken = await run({ settings, trainable });
    const [first, last] = [unbroken.kept[0]!, unbroken.kept.at(-1)!].map(({ bytes }) =>
      decodeRunCheckpoint(bytes),
    );
    for (const [name, { values }] of first!.parameters) {
      const moved = last!.parameters.get(name)!.values.some((value, at) => value !== values[at]);
      expect(moved, name).toBe(trainable(name));
    }
    const parameters = [...last!.optimizerState.keys()].map((slot) => slot.slice(slot.indexOf('.') + 1));
    expect(new Set(parameters)).toEqual(new Set([...first!.parameters.keys()].filter(trainable)));
    const paused = await run({ settings, trainable }, 2);
    const checkpoint = decodeRunCheckpoint(paused.kept.at(-1)!.bytes);
    const resumed = await run({ settings, trainable, checkpoint });
    expect(resumed.kept.at(-1)!.bytes).toEqual(unbroken.kept.at(-1)!.bytes);
  });

  it('gives the same losses to the last bit, also with a checkpoint and a resume in between', async () => {
    const settings = settingsOf({ steps: 12 });
    const unbroken = await run({ settings });
    const paused = await run({ settings }, 3);
    expect(paused.end).toEqual({ kind: 'paused', step: 5 }); // two were on their way when step 3 was known
    const checkpoint = decodeRunCheckpoint(paused.kept.at(-1)!.bytes);
    const resumed = await run({ settings, checkpoint });
    expect(resumed.end).toEqual({ kind: 'done', step: 12 });
    expect([...paused.points, ...resumed.points]).toEqual(unbroken.points);
    expect(resumed.samples).toEqual(unbroken.samples);
    expect(Buffer.from(resumed.kept.at(-1)!.bytes).equals(Buffer.from(unbroken.kept.at(-1)!.bytes))).toBe(
      true,
    );
  });

  it('learns: the loss falls clearly', async () => {
    const { points, end } = await run({ settings: settingsOf({ steps: 40, evaluateEvery: 40 }, 0) });
    expect(end.kind).toBe('done');
    const mean = (from: number, to: number) =>
      points.slice(from, to).reduce((sum, point) => sum + point.loss!, 0) / (to - from);
    expect(mean(35, 40)).toBeLessThan(mean(0, 5) - 1);
  });

  it.each([
    ['a long text', sampleText, 'held-out'],
    ['a text of fewer than four segments', sampleText.slice(0, 60), 'training'],
  ])('of %s says what it is evaluated on', async (_, text, on) => {
    const settings = settingsOf({ steps: 1 });
    const { events } = await run({ settings, examples: streamOf(settings, text) });
    expect(events.filter(({ kind }) => kind === 'evaluation')).toEqual([{ kind: 'evaluation', on }]);
  });

  it.each([false, true])(
    'stops by itself when the rate diverges, and keeps no checkpoint that is not finite (fp16: %s)',
    async (fp16) => {
      const training = {
        steps: 30,
        learningRate: 10,
        optimizer: 'adamw' as const,
        schedule: 'constant' as const,
        warmupSteps: 0,
        clipGlobalNorm: 0,
        checkpointEvery: 1,
      };
      const settings = settingsOf({ ...training, weightDecay: 1, fp16 }, 0);
      const { end, kept } = await run({ settings });
      const halves = fp16 && engineBackend()?.storesHalves;
      const code = halves ? 'session.divergedInHalfPrecision' : 'session.diverged';
      expect(end).toMatchObject({ kind: 'failed', failure: { code } });
      const last = decodeRunCheckpoint(kept.at(-1)!.bytes);
      for (const { values } of last.parameters.values()) expect(values.every(Number.isFinite)).toBe(true);
    },
  );

  it('stops when the device reports a fault, and keeps nothing that was computed after it', async () => {
    const device = engineBackend()?.device;
    if (!device) return expect(backend).toBe('wasm'); // wasm throws where it fails
    const kept: number[] = [];
    const settings = settingsOf({ steps: 6, checkpointEvery: 1 });
    const session = new Session(
      { settings, vocabulary, examples: streamOf(settings) },
      {
        tell: (event) => {
          if (event.kind === 'checkpoint' && event.step === 2) device.createBuffer({ size: 4, usage: 0 });
        },
        keep: async ({ step }) => {
          kept.push(step);
        },
        now: () => 0,
        asked: () => undefined,
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      },
    );
    const end = await session.run();
    session.dispose();
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'device.limit' } });
    expect(kept).toEqual([0, 1, 2]);
  });

  it('is done, not paused, when the pause comes during the last step', async () => {
    const { end } = await run({ settings: settingsOf({ steps: 2 }) }, 2);
    expect(end).toEqual({ kind: 'done', step: 2 });
  });

  it('leaves nothing on the device when the checkpoint does not fit', async () => {
    const settings = settingsOf({ steps: 2 });
    const { kept } = await run({ settings });
    const whole = decodeRunCheckpoint(kept.at(-1)!.bytes);
    const before = tf.memory().numTensors;
    const checkpoint = { ...whole, optimizerState: new Map([...whole.optimizerState].slice(1)) };
    await expect(run({ settings, checkpoint })).rejects.toMatchObject({ code: 'optimizer.state' });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps a checkpoint after fifteen seconds, whatever the settings say', async () => {
    const kept: number[] = [];
    let clock = 0;
    const settings = settingsOf({ steps: 7, checkpointEvery: 100, evaluateEvery: 100 });
    const session = new Session(
      { settings, vocabulary, examples: streamOf(settings) },
      {
        tell: (event) => {
          if (event.kind === 'point') clock += 8_000;
        },
        keep: async ({ step }) => {
          kept.push(step);
        },
        now: () => clock,
        asked: () => undefined,
        breathe: () => Promise.resolve(),
      },
    );
    await session.run();
    session.dispose();
    expect(kept).toEqual([0, 5, 7]); // known after step 2, when 3 and 4 were on their way
  });

  it('goes on when a checkpoint finds no room, and says so', async () => {
    const events: SessionEvent[] = [];
    const settings = settingsOf({ steps: 2 });
    const session = new Session(
      { settings, vocabulary, examples: streamOf(settings) },
      {
        tell: (event) => events.push(event),
        keep: () => Promise.reject(new Error('full')),
        now: () => 0,
        asked: () => undefined,
        breathe: () => Promise.resolve(),
      },
    );
    const end = await session.run();
    session.dispose();
    expect(end).toEqual({ kind: 'done', step: 2 });
    expect(events.some((event) => event.kind === 'warning')).toBe(true);
  });
});

describe('a session on given rows', () => {
  const row = (length: number) => ({
    inputs: Int32Array.from([...new Int32Array(length - 1).fill(70 + length), vocabulary.eosId]),
    targets: Int32Array.of(90, 91, vocabulary.eosId),
  });
  const task = (lengths: number[]) => pairStream({ name: 'a task', training: lengths.map(row), seed: 1 });

  it('leaves out what no row holds, says how many, and goes on from there to the last bit', async () => {
    await openBackend('webgpu');
    const settings = settingsOf({ steps: 6, evaluateEvery: 6, checkpointEvery: 3, batchSize: 2 });
    const examples = task([5, 33, 20, 40, 32, 9]);
    const told = (events: SessionEvent[]) =>
      events.flatMap((event) => (event.kind === 'leftOut' ? [event.examples] : []));
    const unbroken = await run({ settings, examples });
    expect(unbroken.end).toEqual({ kind: 'done', step: 6 });
    const counts = told(unbroken.events);
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    const checkpoint = decodeRunCheckpoint(unbroken.kept[1]!.bytes);
    const resumed = await run({ settings, examples, checkpoint });
    expect(resumed.points).toEqual(unbroken.points.slice(3));
    expect(told(resumed.events)[0]).toBe((checkpoint.cursor as { leftOut: number }).leftOut);
    expect(told(resumed.events).at(-1)).toBe(counts.at(-1));
  });

  it('refuses rows of which none fits, and leaves nothing on the device', async () => {
    await openBackend('webgpu');
    const before = tf.memory().numTensors;
    const examples = task([33, 40]);
    await expect(run({ settings: settingsOf({ steps: 2 }), examples })).rejects.toMatchObject({
      code: 'examples.length',
      got: 'none; the shortest has 33 inputs and 3 targets',
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells nothing of what is left out where nothing is', async () => {
    await openBackend('webgpu');
    const { events } = await run({ settings: settingsOf({ steps: 1 }), examples: task([5, 9]) });
    expect(events.some(({ kind }) => kind === 'leftOut')).toBe(false);
  });
});

it('samples no more than an answer may be long, also where targets are longer', async () => {
  await openBackend('webgpu');
  const settings = settingsOf({ steps: 1, batchSize: 1, targetLength: 1026 });
  const examples = textStream(settings, vocabulary, vocabulary.encode(sampleText).subarray(0, 30));
  const { end, samples } = await run({ settings, examples });
  expect(end).toEqual({ kind: 'done', step: 1 });
  expect(samples).toHaveLength(1);
});

it('goes on when a sample is refused, and says so', async () => {
  await openBackend('webgpu');
  const refusal = new Expected('kernel.cache', 'a shader the device takes', 'another', 'Go on.');
  vi.mocked(greedyText).mockRejectedValueOnce(refusal);
  const { end, events, samples } = await run({ settings: settingsOf({ steps: 1 }) });
  expect(end).toEqual({ kind: 'done', step: 1 });
  const warned = expect.objectContaining({ code: 'kernel.cache' });
  expect(events).toContainEqual({ kind: 'warning', failure: warned });
  expect(samples).toEqual([]);
});
