// What charts and stored curves are made of. Oracle: written out once, as the page and the records of today have it.
import { expect, it } from 'vitest';
import { runSchema } from '../storage/records.ts';
import { chartNames, drawn, metricNames } from './metrics.ts';
import { defaultRunSettings } from './run.ts';

it('stand in four charts, the loss with its validation in the first', () => {
  expect(chartNames).toEqual(['loss', 'rate', 'norm', 'speed']);
  expect(metricNames.filter((name) => drawn(name).chart === 'loss')).toEqual(['loss', 'validationLoss']);
});

it('are what a stored point may hold, each of them or none, and nothing else', () => {
  const run = {
    ...{ id: 'a', name: 'run', settings: defaultRunSettings, status: 'done', step: 1, parameters: 1 },
    ...{ samples: [], createdAt: 1, updatedAt: 1 },
  };
  const opens = (point: object) => runSchema.safeParse({ ...run, curve: [point] }).success;
  expect(opens({ step: 1 })).toBe(true);
  for (const name of metricNames) {
    expect(opens({ step: 1, [name]: 0.5 })).toBe(true);
    expect(opens({ step: 1, [name]: 'much' })).toBe(false);
  }
  expect(opens({ step: 1, another: 1 })).toBe(false);
});
