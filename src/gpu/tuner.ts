// Which of several ways to do the same work is the fastest on this device: each is compiled, run to warm up, and then
// timed in turns with the others, so that a device that gets slower or faster meanwhile does so for all. Knows nothing
// of what is computed; clock and device are arguments.
import { known } from '../errors/known.ts';

/** One way to do the work, compiled. */
export interface Contender {
  /** Gives one unit of the work to the device. */
  run(): void;
  dispose(): void;
}

/** Ways to do one work, by name. */
export interface Contest {
  candidates: Readonly<Record<string, () => Promise<Contender>>>;
  /** The one that is taken without measuring. */
  rule: string;
}

/** What came out; times in ms of one unit. */
export interface Verdict {
  winner: string;
  milliseconds: number;
  rule: string;
  ruleMilliseconds: number;
}

export interface TunerPorts {
  /** Milliseconds. */
  now(): number;
  /** Settles when the device has done all it was given; rejects if it complained of that. */
  done(): Promise<void>;
  /** Lets a wish to cancel be heard. */
  breathe(): Promise<void>;
  signal: AbortSignal;
}

/**
 * A candidate replaces the rule's only if its median is this share of the rule's best time or less: noise is to change
 * nothing, and what else the machine does makes times longer, never shorter.
 */
const replacingShare = 0.95;
/** Who takes so many times as long as the best leaves early. */
const hopelessTimes = 1.5;
const turnMilliseconds = 10;
const mostUnits = 512;
const [leastTurns, mostTurns] = [3, 9];
/** No more than `leastTurns` for work that takes a slow device longer than this. */
const budgetMilliseconds = 1000;

/**
 * Finds the fastest candidate. One that does not compile or run loses. Undefined if it was cancelled, if the rule's own
 * does not run, or if the clock is too coarse for it.
 */
export async function decide(contest: Contest, ports: TunerPorts): Promise<Verdict | undefined> {
  const entered = Object.entries(contest.candidates).map(([name, make]) => enter(name, make));
  const contenders = new Map((await Promise.all(entered)).flat());
  try {
    if (ports.signal.aborted) return undefined; // meanwhile: compiling takes long
    await warmUp(contenders, ports);
    if (!contenders.has(contest.rule)) return undefined;
    const times = await timesOf(contenders, contest.rule, ports);
    return ports.signal.aborted ? undefined : verdictOf(times, contest.rule);
  } finally {
    for (const contender of contenders.values()) contender.dispose();
  }
}

async function enter(name: string, make: () => Promise<Contender>): Promise<[string, Contender][]> {
  try {
    return [[name, await make()]];
  } catch {
    return []; // a shader that this device refuses
  }
}

/** Runs each once; who makes the device complain leaves. */
async function warmUp(contenders: Map<string, Contender>, ports: TunerPorts): Promise<void> {
  for (const [name, contender] of contenders) {
    if (ports.signal.aborted) return;
    try {
      await millisecondsOf(contender, 1, ports);
    } catch {
      contenders.delete(name);
      contender.dispose();
    }
  }
}

async function millisecondsOf({ run }: Contender, units: number, ports: TunerPorts): Promise<number> {
  const begin = ports.now();
  for (let unit = 0; unit < units; unit++) run();
  await ports.done();
  const milliseconds = (ports.now() - begin) / units;
  await ports.breathe();
  return milliseconds;
}

/** So many units that a turn is long enough to be measured. */
async function unitsFor(contender: Contender, ports: TunerPorts): Promise<number> {
  let units = 1;
  while (units < mostUnits && !ports.signal.aborted) {
    if (units * (await millisecondsOf(contender, units, ports)) >= turnMilliseconds) break;
    units *= 2;
  }
  return units;
}

/** Times of one unit by name, taken in turns. */
async function timesOf(contenders: ReadonlyMap<string, Contender>, rule: string, ports: TunerPorts) {
  const units = await unitsFor(known(contenders, rule), ports);
  const times = new Map([...contenders.keys()].map((name) => [name, [] as number[]]));
  const begin = ports.now();
  for (let turn = 0; turn < mostTurns; turn++) {
    if (turn >= leastTurns && ports.now() - begin > budgetMilliseconds) break;
    for (const [name, taken] of times) {
      if (ports.signal.aborted) return times;
      taken.push(await millisecondsOf(known(contenders, name), units, ports));
    }
    dropHopeless(times, rule);
  }
  return times;
}

/** The rule's stays: the others are compared with it. */
function dropHopeless(times: Map<string, number[]>, rule: string): void {
  const best = Math.min(...[...times.values()].map(median).filter((time) => time > 0));
  for (const [name, taken] of times)
    if (name !== rule && median(taken) > hopelessTimes * best) times.delete(name);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The fastest, if it is clearly faster than the rule's. A coarse clock's 0 is no time; undefined if it is the rule's. */
export function verdictOf(times: ReadonlyMap<string, readonly number[]>, rule: string): Verdict | undefined {
  const ruleTimes = known(times, rule);
  const ruleMilliseconds = median(ruleTimes);
  if (ruleMilliseconds === 0) return undefined;
  const medians = [...times].map(([name, taken]) => [name, median(taken)] as const);
  const best = medians
    .filter(([, time]) => time > 0)
    .reduce((one, other) => (other[1] < one[1] ? other : one));
  const beaten = best[1] <= replacingShare * Math.min(...ruleTimes);
  const [winner, milliseconds] = beaten ? best : [rule, ruleMilliseconds];
  return { winner, milliseconds, rule, ruleMilliseconds };
}
