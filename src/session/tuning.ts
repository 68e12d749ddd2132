// Measures on the current device which tiles of products and which variants of attention are the best, one class of work
// after another. What won is the backend's to take and the caller's to keep.

import { type TunedClass, tunedClasses } from '../config/tunedClasses.ts';
import { Expected } from '../errors/expected.ts';
import type { EngineBackend } from '../gpu/backend.ts';
import type { Winners } from '../gpu/deviceKind.ts';
import { decide, type TunerPorts } from '../gpu/tuner.ts';
import { deviceDone } from './deviceDone.ts';
import type { TunedFigures } from './tunedFigures.ts';
import { tunedWork } from './tunedWorks.ts';
import { untilAborted } from './untilAborted.ts';

export interface TuningPorts {
  signal: AbortSignal;
  /** Told before every class: which one, and which share of them is over. */
  tell(work: TunedClass, share: number): void;
  /** Ends the measuring as `signal` does, but the classes that are over count. */
  timeUp?: AbortSignal;
  /** Told of a class that is still compiled or run when the measuring is over: the device is not free before it ends. */
  dropped?(work: Promise<unknown>): void;
}

/**
 * Measures the classes; one that fails or has no verdict keeps the rule. Undefined if it was cancelled, at once: the
 * class under way is dropped. Throws what a class did where none has a verdict. To be called on WebGPU while nothing
 * else computes.
 */
export async function tune(
  backend: EngineBackend,
  { signal, tell, timeUp, dropped }: TuningPorts,
  classes: readonly TunedClass[] = tunedClasses,
): Promise<TunedFigures[] | undefined> {
  const ended = timeUp ? AbortSignal.any([signal, timeUp]) : signal;
  const figures: TunedFigures[] = [];
  const failures: unknown[] = [];
  for (const [at, work] of classes.entries()) {
    if (ended.aborted) break;
    tell(work, at / classes.length);
    try {
      const measuring = verdictOn(work, backend, ended);
      const verdict = await untilAborted(ended, measuring);
      if (ended.aborted) dropped?.(measuring);
      if (verdict) figures.push({ work, ...verdict });
    } catch (error) {
      failures.push(error);
    }
  }
  if (signal.aborted) return undefined;
  if (failures.length > 0 && figures.length === 0) throw failures[0];
  return figures;
}

/** What a backend takes of it. */
export function winnersOf(figures: readonly TunedFigures[]): Winners {
  return Object.fromEntries(figures.map(({ work, winner }) => [work, winner]));
}

async function verdictOn(name: TunedClass, backend: EngineBackend, signal: AbortSignal) {
  const work = tunedWork(name, backend);
  try {
    return await decide(work.contest, portsOf(backend, signal));
  } finally {
    work.dispose();
  }
}

function portsOf(backend: EngineBackend, signal: AbortSignal): TunerPorts {
  return {
    signal,
    now: () => performance.now(),
    async done() {
      await deviceDone();
      signal.throwIfAborted(); // what the device says from now on may be somebody else's
      const [fault] = backend.takeFaults(); // a candidate's: what is computed later is none the worse for it
      const remedy = 'Update the browser or the graphics driver.';
      if (fault) throw new Expected('tuning.fault', 'a device that does not complain', fault, remedy);
    },
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
  };
}
