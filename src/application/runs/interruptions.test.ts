// A run that is cut off again and again, as its record tells it. Oracle: three resumes by itself, then a sentence.
import { expect, it } from 'vitest';
import { defaultRunSettings } from '../../config/run.ts';
import { type RunRecord, runSchema } from '../../storage/records.ts';
import { resumedByItself, resumedOnRequest } from './interruptions.ts';

const cutOff: RunRecord = {
  id: 'a',
  name: 'run 1',
  settings: defaultRunSettings,
  status: 'training',
  step: 40,
  parameters: 1,
  curve: [{ step: 40, loss: 2 }],
  samples: [],
  checkpointKey: 'a/40',
  createdAt: 1,
  updatedAt: 1,
};

/** The record after so many interruptions, each followed by a resume, at one step. */
function after(interruptions: number, run = cutOff): RunRecord {
  let resumed = run;
  for (let count = 0; count < interruptions; count++) resumed = resumedByItself(resumed);
  return resumed;
}

it('goes on by itself three times, and then stays paused and says why', () => {
  expect([1, 2, 3].map((count) => after(count).status)).toEqual(['training', 'training', 'training']);
  const paused = after(4);
  expect(paused).toMatchObject({ ...cutOff, status: 'paused', failure: { code: 'run.interrupted' } });
  expect(paused.failure?.got).toContain('step 40');
  expect(runSchema.parse(paused)).toEqual(paused);
  expect(runSchema.parse(after(3))).toEqual(after(3));
});

it('counts from the start once it got further', () => {
  const further = { ...after(3), step: 45 };
  expect(after(3, further).status).toBe('training');
  expect(after(4, further).status).toBe('paused');
});

it('counts from the start once somebody resumed it', () => {
  const resumed = resumedOnRequest(after(4));
  expect(resumed).toEqual(cutOff);
  expect(after(3, resumed).status).toBe('training');
});

it('does not go on by itself if it was paused meanwhile', () => {
  const paused = { ...cutOff, status: 'paused' as const };
  expect(resumedByItself(paused)).toBe(paused);
});
