// What the line above a run's charts says before its first step.
import type { LiveRun } from '../../../state/runEvents.ts';

/** The text is read once the device is there, which may be measured first. */
export function shownPhase(phase: LiveRun['phase'], deviceReady: boolean): LiveRun['phase'] | 'device' {
  return phase === 'text' && !deviceReady ? 'device' : phase;
}
