// A run that was cut off goes on by itself, but not for ever: one that ends its page at each try would do so at every
// visit. Plain functions of records; when a run counts as cut off is the page's to say.
import { Expected } from '../../errors/expected.ts';
import { failureOf } from '../../errors/failure.ts';
import type { RunRecord } from '../../storage/records.ts';

/** Resumes by itself in a row, none of which reached another checkpoint. */
const mostResumes = 3;

/** The run as it goes on because somebody wants it to. */
export function resumedOnRequest({ failure: _, resumes: __, ...run }: RunRecord): RunRecord {
  return { ...run, status: 'training' };
}

/**
 * The run as it goes on by itself after it was cut off; paused with a sentence if that has got it no further for some
 * times in a row. A run that is not training any more was not cut off and stays as it is.
 */
export function resumedByItself(run: RunRecord): RunRecord {
  if (run.status !== 'training') return run;
  const { step, resumes } = run;
  const times = resumes?.step === step ? resumes.times + 1 : 1;
  if (times <= mostResumes) return { ...resumedOnRequest(run), resumes: { step, times } };
  return { ...resumedOnRequest(run), status: 'paused', failure: failureOf(cutOff(step)) };
}

function cutOff(step: number): Expected {
  const got = `${mostResumes} interruptions in a row at step ${step}`;
  const remedy = 'Resume the run yourself, or start a smaller one if the page closes again.';
  return new Expected('run.interrupted', 'a run that gets further each time it goes on', got, remedy);
}
