// Measures contenders: runs of both in turn, in one process, on one adapter; medians of what they took.
import type { Contender } from './contender.ts';
import { counted, reset, startTimer, stopTimer } from './gpu/counters.ts';
import { interquartileRange, median } from './statistics.ts';

/** What one unit of work asks of the machine; times in ms. */
export interface Load {
  dispatches: number;
  submits: number;
  /** Time to encode and submit, without waiting. */
  hostMs: number;
  /** By timestamps around every pass; where there are none, until the device is done. */
  gpuMs: number;
  bytes: number | undefined;
}

/** One row of the table; times in ms a unit of work. */
export interface Row extends Partial<Load> {
  row: string;
  against: string;
  ours?: number;
  theirs?: number;
  /** Median of theirs / ours over the pairs of runs. */
  ratio?: number;
  /** Interquartile range of that ratio. */
  spread?: number;
  theirLoad?: Partial<Load>;
  note?: string;
}

/** How long a comparison may take. */
export interface Budget {
  /** Runs go on until this many seconds have passed. */
  seconds: number;
  minPairs: number;
  maxPairs: number;
}

export const defaultBudget: Budget = { seconds: 30, minPairs: 3, maxPairs: 15 };

/** For work that takes most of a minute: one pair, with pipelines that smaller work has compiled. */
export const onePair: Budget = { seconds: 0, minPairs: 1, maxPairs: 1 };

/** A run lasts at least this long, so that work that overlaps with the device's is measured overlapping. */
const shortestRunMs = 100;
const mostUnits = 20;
/** Work that takes longer, compiling included, is run one unit at a time. */
const slowMs = 2000;

interface Run {
  ms: number;
  hostMs: number;
}

/** `units` units of work submitted in a row, then waited for. */
async function run(contender: Contender, units: number): Promise<Run> {
  await contender.enter();
  const begin = performance.now();
  for (let unit = 0; unit < units; unit++) await contender.submit();
  const submitted = performance.now();
  await contender.finish();
  return { ms: (performance.now() - begin) / units, hostMs: (submitted - begin) / units };
}

function unitsFor(ms: number): number {
  return Math.min(mostUnits, Math.max(1, Math.round(shortestRunMs / ms)));
}

/** Dispatches, submits, GPU time and bytes of one unit of work. */
async function loadOf(contender: Contender, hostMs: number): Promise<Load> {
  await contender.enter();
  await contender.finish();
  const device = contender.device();
  const timed = device !== undefined && startTimer(device);
  reset();
  const { ms } = await run(contender, 1);
  const { dispatches, submits } = counted;
  const passes = await stopTimer();
  const gpuMs = timed && passes.length > 0 ? passes.reduce((sum, pass) => sum + pass, 0) : ms;
  return { dispatches, submits, hostMs, gpuMs, bytes: contender.bytes() };
}

/** Units of work of one run; the first run compiles pipelines and is not counted, so quick work is run again. */
async function unitsOf(contender: Contender): Promise<number> {
  const first = await run(contender, 1);
  return first.ms > slowMs ? 1 : unitsFor((await run(contender, 1)).ms);
}

async function pairs(ours: Contender, theirs: Contender, budget: Budget): Promise<[Run, Run][]> {
  if (budget === onePair) return [[await run(ours, 1), await run(theirs, 1)]];
  const units = [await unitsOf(ours), await unitsOf(theirs)] as const;
  const done: [Run, Run][] = [];
  const deadline = performance.now() + budget.seconds * 1000;
  const goOn = () => done.length < budget.minPairs || performance.now() < deadline;
  while (done.length < budget.maxPairs && goOn())
    done.push([await run(ours, units[0]), await run(theirs, units[1])]);
  return done;
}

/** What a comparison says, apart from its name. `theirLoad` is left out where their device is not measured. */
export async function compare(
  ours: Contender,
  theirs: Contender,
  { budget = defaultBudget }: { budget?: Budget } = {},
): Promise<Omit<Row, 'row' | 'against'>> {
  const done = await pairs(ours, theirs, budget);
  const ratios = done.map(([mine, other]) => other.ms / mine.ms);
  const ourLoad = await loadOf(ours, median(done.map(([mine]) => mine.hostMs)));
  const theirHostMs = median(done.map(([, other]) => other.hostMs));
  const theirLoad = theirs.device() ? await loadOf(theirs, theirHostMs) : undefined;
  return {
    ours: median(done.map(([mine]) => mine.ms)),
    theirs: median(done.map(([, other]) => other.ms)),
    ratio: median(ratios),
    spread: interquartileRange(ratios),
    ...ourLoad,
    ...(theirLoad && { theirLoad }),
  };
}

/** What there is to say where nobody else can do the work. */
export async function alone(
  ours: Contender,
  { budget = defaultBudget }: { budget?: Budget } = {},
): Promise<Omit<Row, 'row' | 'against'>> {
  const units = await unitsOf(ours);
  const done: Run[] = [];
  const deadline = performance.now() + budget.seconds * 1000;
  while (done.length < budget.minPairs || (done.length < budget.maxPairs && performance.now() < deadline))
    done.push(await run(ours, units));
  const load = await loadOf(ours, median(done.map(({ hostMs }) => hostMs)));
  return { ours: median(done.map(({ ms }) => ms)), ...load };
}

/** The first runs capture and time a plan, and the host's own compiler takes some more to see what is hot. */
const [warmRuns, hostRuns] = [30, 31];

/** Dispatches, submits, median host time and bytes alone, for work that this adapter is too slow to time. */
export async function loadOnly(contender: Contender): Promise<Omit<Load, 'gpuMs'>> {
  for (let warming = 0; warming < warmRuns; warming++) await run(contender, 1);
  const times: number[] = [];
  while (times.length < hostRuns) times.push((await run(contender, 1)).hostMs);
  const { gpuMs: _, ...load } = await loadOf(contender, median(times));
  return load;
}
