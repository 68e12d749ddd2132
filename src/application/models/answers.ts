// Answers: one model at a time, kept on the device until another is asked or its weights change.
import type { DecodingConfig } from '../../config/decoding.ts';
import { DeviceFaulted, Expected } from '../../errors/expected.ts';
import { Model } from '../../model/model.ts';
import type { Answer } from '../../protocol/engine.ts';
import { type Answerer, answerIds } from '../../session/answer.ts';
import { unlessLost } from '../../session/deviceLoss.ts';
import { faultCount } from '../../session/faultCount.ts';
import { shownHypotheses } from '../../session/shownHypotheses.ts';
import { untilAborted } from '../../session/untilAborted.ts';
import { withoutByteOrderMark } from '../../text/byteOrderMark.ts';
import { hasRoomFor } from '../../training/fits.ts';
import type { DeviceHolder } from '../device/deviceHolder.ts';
import type { DroppedWorks } from '../device/dropped.ts';
import type { Device, EngineDevice } from '../device/engineDevice.ts';
import { openVocabulary } from '../library/library.ts';
import { openModel, requireModel } from './models.ts';

/** Prompts are cut to this many ids; longer ones would take minutes on a small device. */
const longestPrompt = 4096;

interface Question {
  modelId: string;
  prompt: string;
  decoding: DecodingConfig;
}

interface OpenAnswerer extends Answerer {
  key: string;
  device: Device;
  /** What the device had reported before: once there is more, its parameters may be zeros. */
  faults: number;
}

interface AnswerPorts {
  device: Pick<EngineDevice, 'open' | 'giveUp'>;
  holder: DeviceHolder;
  dropped: DroppedWorks;
}

function outOfMemory(): Expected {
  const remedy = 'Pause the run that trains, or ask a smaller model.';
  return new Expected('answer.memory', 'room for a model and its answer', 'too little memory', remedy);
}

export class Answers {
  private opened: OpenAnswerer | undefined;
  /** Aborted when the next answer is asked for. */
  private newest: AbortController | undefined;

  constructor(private readonly ports: AnswerPorts) {}

  /**
   * What a model answers to a prompt. Undefined if it was cancelled, or another answer asked for: at once for the page, on
   * the device at its next breath.
   * @throws Expected, `measuring.busy` while the device is measured, for the figures would be wrong; or DeviceLost
   */
  async answer(question: Question, cancelled: AbortSignal): Promise<Answer | undefined> {
    const { device: engine, holder, dropped } = this.ports;
    holder.refuseWhileMeasuring();
    this.newest?.abort();
    this.newest = new AbortController();
    const signal = AbortSignal.any([cancelled, this.newest.signal]);
    const device = await untilAborted(signal, engine.open());
    if (!device) return undefined;
    return dropped.unlessDropped(signal, this.answerOn(device, question, signal));
  }

  private async answerOn(device: Device, question: Question, cancelled: AbortSignal): Promise<Answer> {
    const { modelId, prompt, decoding } = question;
    const answerer = await this.open(modelId, device, cancelled);
    cancelled.throwIfAborted();
    device.shared = true;
    const started = performance.now();
    const input = answerer.vocabulary.encodeWithSentinels(withoutByteOrderMark(prompt));
    if (input.length > longestPrompt) {
      const wanted = `at most ${longestPrompt} pieces`;
      throw new Expected('prompt.length', wanted, input.length, 'Shorten the prompt.');
    }
    try {
      const hypotheses = await unlessLost(device, cancelled, (signal) =>
        this.unlessFaulted(answerer, answerIds(answerer, input, decoding, signal)),
      );
      const shown = shownHypotheses(answerer.vocabulary, hypotheses);
      return { hypotheses: shown, milliseconds: performance.now() - started };
    } catch (error) {
      throw error instanceof DeviceFaulted ? outOfMemory() : error;
    }
  }

  /** A wish to cancel is heard between its parts. */
  private async open(modelId: string, device: Device, signal: AbortSignal): Promise<OpenAnswerer> {
    const record = await requireModel(modelId);
    const key = record.weights?.key ?? modelId;
    const { opened } = this;
    if (opened?.key === key && opened.device === device && opened.faults === faultCount()) return opened;
    const { config, objective, parameters } = await openModel(record);
    const vocabulary = await openVocabulary(record.vocabularyId);
    signal.throwIfAborted();
    this.forget(); // the next model may not fit beside it
    const bytes = [...parameters.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    if (!(await hasRoomFor(bytes))) throw outOfMemory();
    signal.throwIfAborted();
    const [faults, model] = [faultCount(), new Model(config, parameters)];
    this.opened = { key, device, vocabulary, objective, faults, model };
    return this.opened;
  }

  /** Also when its device is gone: the memory of wasm outlives that. */
  private forget(): void {
    this.opened?.model.dispose();
    this.opened = undefined; // a disposed one must not be found again
  }

  /** What a work gives, or fails with, unless the device reported a fault meanwhile: then it is given up. */
  private async unlessFaulted<T>({ device, faults }: OpenAnswerer, work: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([work]);
    if (faults !== faultCount()) throw await this.ports.device.giveUp(device);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
}
