// What the line above a run's charts says before its first step.
import type { Job } from '../../../state/jobs.ts';

/** The text is read once the device is there, which may be measured first. Undefined while steps are done. */
export function shownPhase(
  training: Job | undefined,
  deviceReady: boolean,
): 'device' | 'text' | 'model' | 'first-step' | undefined {
  const phase = training && (training.phase ?? 'text');
  if (phase === 'text') return deviceReady ? 'text' : 'device';
  return phase === 'model' || phase === 'first-step' ? phase : undefined;
}
