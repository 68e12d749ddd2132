// The clock and the device are played: a candidate takes as long as it is said to, whoever runs it.
import { expect, it, vi } from 'vitest';
import { type Contender, decide, type TunerPorts, verdictOf } from './tuner.ts';

/** A device on which work takes the time it is given; `complains` lists what it cannot do. */
function played(costs: Record<string, number>, complains: readonly string[] = []) {
  let time = 0;
  let complaint = false;
  const cancel = new AbortController();
  const runs: Record<string, number> = {};
  const disposed: string[] = [];
  const make = (name: string) => async (): Promise<Contender> => ({
    run() {
      time += costs[name]!;
      runs[name] = (runs[name] ?? 0) + 1;
      complaint ||= complains.includes(name);
    },
    dispose: () => disposed.push(name),
  });
  const ports: TunerPorts = {
    now: () => time,
    async done() {
      if (complaint) {
        complaint = false;
        throw new Error('the device complains');
      }
    },
    breathe: async () => {},
    signal: cancel.signal,
  };
  const candidates = Object.fromEntries(Object.keys(costs).map((name) => [name, make(name)]));
  return { ports, cancel, candidates, runs, disposed, names: Object.keys(costs) };
}

it('finds the fastest and says what it and the choice of the rule take', async () => {
  const { candidates, ports, disposed, names } = played({ slow: 4, rule: 3, fast: 2 });
  expect(await decide({ candidates, rule: 'rule' }, ports)).toEqual({
    winner: 'fast',
    milliseconds: 2,
    rule: 'rule',
    ruleMilliseconds: 3,
  });
  expect(disposed.sort()).toEqual(names.sort());
});

it.each([
  [0.949, 'other'],
  [0.951, 'rule'],
])(
  'replaces the choice of the rule only by what is clearly faster: %f of its time',
  async (share, winner) => {
    const { candidates, ports } = played({ rule: 10, other: 10 * share });
    expect((await decide({ candidates, rule: 'rule' }, ports))?.winner).toBe(winner);
  },
);

it('does not hold it against the rule that something else slowed the machine down', () => {
  const times = new Map([
    ['rule', [10, 25, 30, 26, 10.2]],
    ['other', [9.9, 10, 24, 10.1, 10]],
  ]);
  expect(verdictOf(times, 'rule')).toEqual({
    winner: 'rule',
    milliseconds: 25,
    rule: 'rule',
    ruleMilliseconds: 25,
  });
});

it('takes the 0 of a coarse clock for no time', () => {
  const times = (rule: number, other: number) =>
    new Map([
      ['other', [other, other, other]],
      ['rule', [rule, rule, rule]],
    ]);
  expect(verdictOf(times(0, 0), 'rule')).toBeUndefined();
  expect(verdictOf(times(0, 1), 'rule')).toBeUndefined();
  expect(verdictOf(times(1, 0), 'rule')?.winner).toBe('rule');
});

it('says nothing where the clock stands still', async () => {
  const { candidates, ports } = played({ other: 0, rule: 0 });
  expect(await decide({ candidates, rule: 'rule' }, ports)).toBeUndefined();
});

it('lets those that do not compile, and those the device complains of, lose', async () => {
  const { candidates, ports } = played({ rule: 3, complaint: 1, good: 2 }, ['complaint']);
  const refused = vi.fn(() => Promise.reject(new Error('no such shader')));
  const verdict = await decide({ candidates: { refused, ...candidates }, rule: 'rule' }, ports);
  expect(refused).toHaveBeenCalledOnce();
  expect(verdict?.winner).toBe('good');
});

it('says nothing where the choice of the rule does not run', async () => {
  const { candidates, ports } = played({ rule: 3, good: 2 }, ['rule']);
  expect(await decide({ candidates, rule: 'rule' }, ports)).toBeUndefined();
});

it('drops a slow candidate after one turn, and takes turns that are long enough to be measured', async () => {
  const { candidates, ports, runs } = played({ rule: 1, slow: 5, good: 0.9 });
  await decide({ candidates, rule: 'rule' }, ports);
  const turn = 16; // the first power of two that takes ten milliseconds by the rule
  expect(runs.slow).toBe(1 + turn);
  expect(runs.good).toBe(1 + 9 * turn);
});

it('takes a few turns only of work that takes a second', async () => {
  const { candidates, ports, runs } = played({ rule: 900, good: 800 });
  expect((await decide({ candidates, rule: 'rule' }, ports))?.winner).toBe('good');
  expect(runs.good).toBe(1 + 3);
});

it('runs nothing when it is cancelled while candidates compile, and gives all back', async () => {
  const { candidates, ports, cancel, disposed, runs } = played({ rule: 3, good: 2 });
  const slow = async () => {
    cancel.abort();
    return candidates.good!();
  };
  expect(await decide({ candidates: { ...candidates, slow }, rule: 'rule' }, ports)).toBeUndefined();
  expect(runs).toEqual({});
  expect(disposed).toEqual(['rule', 'good', 'good']);
});

it.each([1, 3, 20])(
  'ends without a verdict when it is cancelled, after %i waits, and gives all back',
  async (waits) => {
    const { candidates, ports, cancel, disposed, names } = played({ rule: 3, good: 2, other: 2.5 });
    let breaths = 0;
    const breathe = async () => {
      if (++breaths === waits) cancel.abort();
    };
    expect(await decide({ candidates, rule: 'rule' }, { ...ports, breathe })).toBeUndefined();
    expect(breaths).toBe(waits);
    expect(disposed.sort()).toEqual(names.sort());
  },
);
