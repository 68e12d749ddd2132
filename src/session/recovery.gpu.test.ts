// Losing the device must cost time and nothing else: whenever it goes, the run ends as if it had stayed.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { textStream } from '../batches/textStream.ts';
import { decodeRunCheckpoint } from '../checkpoints/runCheckpoint.ts';
import { presetConfig } from '../config/presets.ts';
import { defaultRunSettings, type RunSettings } from '../config/run.ts';
import { DeviceClosed, DeviceFaulted, type DeviceLost } from '../errors/expected.ts';
import type { Failure } from '../errors/failure.ts';
import { EngineBackend } from '../gpu/backend.ts';
import { closeBackend, openBackend, requireBackend } from '../gpu/device.ts';
import type { BackendName } from '../gpu/deviceKind.ts';
import { uniformIntegers } from '../math/random.ts';
import { sampleText } from '../text/sample.ts';
import { byteVocabulary } from '../tokens/bytes.ts';
import type { CurvePoint } from './curve.ts';
import { upTo } from './curve.ts';
import type { Sample, SessionEvent, SessionPorts } from './events.ts';
import { runThroughLosses } from './recovery.ts';

const vocabulary = byteVocabulary();
const ids = vocabulary.encode(sampleText);

function settingsOf(training: Partial<RunSettings['training']>): RunSettings {
  const model = { ...presetConfig('nano'), dModel: 16, dFf: 32, numHeads: 2, numLayers: 1, dropoutRate: 0.1 };
  const short = { batchSize: 2, inputLength: 32, targetLength: 16, evaluationBatches: 1 };
  return {
    ...defaultRunSettings,
    model,
    training: { ...defaultRunSettings.training, ...short, evaluateEvery: 7, checkpointEvery: 3, ...training },
  };
}

/** Where the storage would be: the newest checkpoint, and the curve and samples that led to it. */
interface Kept {
  step: number;
  bytes?: Uint8Array;
  curve: CurvePoint[];
  samples: Sample[];
}

interface Hooks {
  /** Before every call that a session makes to the world outside, a breath included. */
  called?(what: SessionEvent['kind'] | 'keep' | 'breathe'): void;
  /** Before each session. */
  began?(): void;
  asked?(): 'pause' | undefined;
  /** While a checkpoint is being written. */
  keeping?(step: number): Promise<void>;
}

/** Ports of a run, writing into `kept` as the engine worker writes into storage. */
function portsOf(kept: Kept, warnings: Failure[], { called, keeping, asked }: Hooks) {
  const live = { curve: [] as CurvePoint[], samples: [] as Sample[] };
  const goOn = () => {
    Object.assign(live, { curve: upTo(kept.curve, kept.step), samples: [...kept.samples] });
  };
  const ports: SessionPorts = {
    tell(event) {
      if (event.kind === 'warning') warnings.push(event.failure);
      else called?.(event.kind);
      if (event.kind === 'point') live.curve.push({ ...event.point, tokensPerSecond: undefined }); // the machine's
      if (event.kind === 'sample') live.samples.push(event.sample);
    },
    async keep({ step, bytes }) {
      called?.('keep');
      await new Promise((resolve) => setTimeout(resolve, 2)); // a disk takes its time
      await keeping?.(step);
      Object.assign(kept, { step, bytes, curve: [...live.curve], samples: [...live.samples] });
    },
    now: () => 0,
    asked: () => asked?.(),
    async breathe() {
      called?.('breathe');
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return { goOn, ports };
}

let current:
  | Promise<{ lost: Promise<DeviceLost>; lose(loss: DeviceLost): void; shared: boolean }>
  | undefined;

/** Opens a device as the engine worker does. */
function open(name: BackendName) {
  const opening = openBackend(name).then((opened) => {
    let lose: (loss: DeviceLost) => void = () => {};
    const lost = new Promise<DeviceLost>((resolve) => {
      lose = resolve;
    });
    void opened.lost.then((loss) => {
      if (current === opening) current = undefined;
      lose(loss);
    });
    return { lost, lose, shared: false };
  });
  return opening;
}

/** The device, opened anew once it is lost. */
function openDevice() {
  current ??= open('webgpu');
  return current;
}

/** Takes the device away from whoever computes on it and opens another. */
async function chooseBackend(name: BackendName) {
  const former = await current;
  former?.lose(new DeviceClosed());
  closeBackend();
  current = open(name);
  await current;
}

async function run(settings: RunSettings, hooks: Hooks = {}) {
  const kept: Kept = { step: 0, curve: [], samples: [] };
  const warnings: Failure[] = [];
  const { goOn, ports } = portsOf(kept, warnings, hooks);
  const end = await runThroughLosses({
    ...ports,
    openDevice,
    giveUp: async (device) => {
      const loss = new DeviceFaulted();
      (await current)?.lose(loss);
      closeBackend();
      current = undefined;
      expect(await device.lost).toBe(loss);
      return loss;
    },
    open: async () => {
      const checkpoint = kept.bytes && decodeRunCheckpoint(kept.bytes);
      const examples = textStream(settings, vocabulary, ids);
      goOn();
      hooks.began?.();
      return { settings, vocabulary, examples, ...(checkpoint && { checkpoint }) };
    },
  });
  return { end, kept, warnings };
}

const destroyDevice = () => requireBackend().device.destroy();

/**
 * Destroys the device `count` times, each time at a random call of the session and up to three milliseconds later, while
 * the device computes. Never three times in a row before the run gets further.
 */
function lossesAt(seed: number, count: number): Hooks {
  const early = uniformIntegers([BigInt(seed), 0n], count, 1, 9);
  const late = uniformIntegers([BigInt(seed), 1n], count, 18, 40);
  const delays = uniformIntegers([BigInt(seed), 2n], count, -1, 4);
  let [lost, calls, counting] = [0, 0, false];
  return {
    began() {
      [calls, counting] = [0, true]; // a slow machine may be asked more of before a session hears of its loss
    },
    called() {
      const wait = (lost % 2 === 0 ? late : early)[lost];
      if (!counting || wait === undefined || ++calls < wait) return;
      const delay = delays[lost]!;
      [lost, counting] = [lost + 1, false];
      if (delay < 0) destroyDevice();
      else setTimeout(destroyDevice, delay);
    },
  };
}

const steps = 40;

describe('a run on WebGPU', () => {
  let unbroken: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    unbroken = await run(settingsOf({ steps }));
  });

  it.each([1, 2, 3, 4])(
    'ends with the unbroken curve after five losses at random moments (%i)',
    async (seed) => {
      const { numTensors } = tf.memory();
      const broken = await run(settingsOf({ steps }), lossesAt(seed, 5));
      expect(broken.warnings.map(({ code }) => code)).toEqual(Array(5).fill('device.replaced'));
      expect(broken.end).toEqual({ kind: 'done', step: steps });
      expect(broken.kept.curve).toEqual(unbroken.kept.curve);
      expect(broken.kept.samples).toEqual(unbroken.kept.samples);
      expect(Buffer.from(broken.kept.bytes!).equals(Buffer.from(unbroken.kept.bytes!))).toBe(true);
      // A step that is cut off leaves a few tensors, a model that is not disposed a hundred.
      expect(tf.memory().numTensors - numTensors).toBeLessThan(5 * 10);
    },
  );

  it('fails after three losses without a step in between, says what to do and keeps everything', async () => {
    let alive = 4;
    const { end, kept, warnings } = await run(settingsOf({ steps }), {
      called(what) {
        if (what === 'breathe' && --alive <= 0) destroyDevice();
      },
    });
    expect(end).toMatchObject({ kind: 'failed', step: 3, failure: { code: 'device.lost' } });
    expect(end.kind === 'failed' && end.failure.remedy).toContain('Resume');
    expect(warnings).toHaveLength(2);
    expect(kept.curve).toEqual(unbroken.kept.curve.slice(0, 3));
    expect(decodeRunCheckpoint(kept.bytes!).step).toBe(3);
  });

  /** What a device reports where it cannot do what it is told: this once, after the third step. */
  const faultOnce = (share: boolean): Hooks => {
    let calls = 0;
    return {
      async keeping(step) {
        if (step !== 3 || calls++ > 0) return;
        if (share) (await current)!.shared = true;
        requireBackend().device.createBuffer({ size: 4, usage: 0 });
      },
    };
  };

  it('goes on from its last checkpoint after a fault on a device that answers, too', async () => {
    const { end, kept, warnings } = await run(settingsOf({ steps: 8 }), faultOnce(true));
    expect(end).toEqual({ kind: 'done', step: 8 });
    expect(warnings.map(({ code }) => code)).toEqual(['device.faulted']);
    const losses = ({ loss }: CurvePoint) => loss;
    expect(kept.curve.map(losses)).toEqual(unbroken.kept.curve.slice(0, 8).map(losses));
  });

  it('ends with a fault on a device that it had for itself, and keeps everything', async () => {
    await chooseBackend('webgpu');
    const { end, kept } = await run(settingsOf({ steps: 8 }), faultOnce(false));
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'device.limit' } });
    expect(decodeRunCheckpoint(kept.bytes!).step).toBe(3);
  });

  it('obeys a pause that comes while the device is gone', async () => {
    let calls = 0;
    let asked: 'pause' | undefined;
    const { end, kept } = await run(settingsOf({ steps }), {
      asked: () => asked,
      called(what) {
        if (what !== 'breathe' || ++calls !== 5) return;
        destroyDevice();
        asked = 'pause';
      },
    });
    expect(end).toEqual({ kind: 'paused', step: 3 });
    expect(kept.curve).toEqual(unbroken.kept.curve.slice(0, 3));
  });

  it('takes no step with what lay on a lost device, also when someone else has opened the next one', async () => {
    const fetched = vi.spyOn(EngineBackend.prototype, 'readSync'); // how tfjs moves tensors between devices
    let lost = false;
    const broken = await run(settingsOf({ steps: 8 }), {
      async keeping(step) {
        if (step !== 3 || lost) return;
        lost = true;
        destroyDevice();
        await new Promise((resolve) => setTimeout(resolve, 50));
        await openDevice();
      },
    });
    expect(broken.end).toEqual({ kind: 'done', step: 8 });
    expect(broken.warnings).toHaveLength(1);
    expect(broken.kept.curve.map(({ loss }) => loss)).toEqual(
      unbroken.kept.curve.slice(0, 8).map(({ loss }) => loss),
    );
    expect(fetched).not.toHaveBeenCalled();
  });
});

// Most of these fall into the first step, whose shaders are being compiled.
describe.each(['webgpu', 'wasm', 'cpu'] as const)('a run on WebGPU moves to %s', (backend) => {
  it.each([0, 10, 40, 80, 150])('when it is chosen %i ms after the first breath', async (delay) => {
    await chooseBackend('webgpu');
    let chosen: Promise<void> | undefined;
    const { end, warnings } = await run(settingsOf({ steps: 4 }), {
      called(what) {
        if (what !== 'breathe') return;
        chosen ??= new Promise((resolve) => setTimeout(resolve, delay)).then(() => chooseBackend(backend));
      },
    });
    await chosen;
    expect(end).toEqual({ kind: 'done', step: 4 });
    expect(warnings.length).toBeLessThan(2);
  });
});

it('moves as often as another backend is chosen, also before a step lands', async () => {
  await chooseBackend('webgpu');
  let choices: Promise<void> = Promise.resolve();
  let left = 4;
  const { end, warnings } = await run(settingsOf({ steps: 1 }), {
    called(what) {
      if (what === 'breathe' && left-- > 0) choices = choices.then(() => chooseBackend('webgpu'));
    },
  });
  expect(end).toEqual({ kind: 'done', step: 1 });
  expect(warnings).toHaveLength(4);
});
