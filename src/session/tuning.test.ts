// Which classes are measured, and what becomes of one that fails. Works and measuring are played.
import { beforeEach, expect, it, vi } from 'vitest';
import type { TunedClass } from '../config/tunedClasses.ts';
import type { EngineBackend } from '../gpu/backend.ts';
import { decide, type Verdict } from '../gpu/tuner.ts';
import { tunedWork } from './tunedWorks.ts';
import { tune } from './tuning.ts';

const dispose = vi.fn();
vi.mock('./deviceDone.ts', () => ({ deviceDone: async () => {} }));
vi.mock('./tunedWorks.ts', () => ({ tunedWork: vi.fn() }));
vi.mock('../gpu/tuner.ts', () => ({ decide: vi.fn() }));

const backend = { faults: [] } as unknown as EngineBackend;
const classes: TunedClass[] = ['forwardSmall', 'forwardMiddle', 'forwardLarge'];
const verdict: Verdict = { winner: 'a', milliseconds: 1, rule: 'b', ruleMilliseconds: 2 };
const ports = () => ({ signal: new AbortController().signal, tell: () => {} });

beforeEach(() => {
  dispose.mockReset();
  vi.mocked(tunedWork)
    .mockReset()
    .mockReturnValue({ contest: { candidates: {}, rule: 'b' }, dispose });
  vi.mocked(decide).mockReset().mockResolvedValue(verdict);
});

it('goes on with the other classes where one fails', async () => {
  vi.mocked(decide).mockRejectedValueOnce(new Error('the device complains'));
  vi.mocked(tunedWork).mockImplementationOnce(() => {
    throw new Error('out of memory');
  });
  expect(await tune(backend, ports(), classes)).toEqual([{ work: 'forwardLarge', ...verdict }]);
  expect(dispose).toHaveBeenCalledTimes(2);
});

it('throws where every class fails', async () => {
  vi.mocked(decide).mockRejectedValue(new Error('the device complains'));
  await expect(tune(backend, ports(), classes)).rejects.toThrow('the device complains');
});

it('keeps the classes that were over in time', async () => {
  const time = new AbortController();
  vi.mocked(decide)
    .mockResolvedValueOnce(verdict)
    .mockImplementationOnce(async (_, { signal }) => {
      time.abort();
      return signal.aborted ? undefined : verdict;
    });
  const figures = await tune(backend, { ...ports(), timeUp: time.signal }, classes);
  expect(figures).toEqual([{ work: 'forwardSmall', ...verdict }]);
  expect(decide).toHaveBeenCalledTimes(2);
});

/** A class that compiles until it is told to end. */
function compiling() {
  let end: (verdict: Verdict | undefined) => void = () => {};
  const work = new Promise<Verdict | undefined>((resolve) => {
    end = resolve;
  });
  vi.mocked(decide).mockReturnValueOnce(work);
  return { end };
}

it('is over as soon as it is cancelled, also while a class compiles, and says what still does', async () => {
  const { end } = compiling();
  const cancel = new AbortController();
  const dropped = vi.fn();
  const told = vi.fn();
  const measured = tune(backend, { signal: cancel.signal, tell: told, dropped }, classes);
  cancel.abort();
  expect(await measured).toBeUndefined();
  expect(dropped).toHaveBeenCalledOnce();
  expect(dispose).not.toHaveBeenCalled();
  end(verdict);
  await dropped.mock.calls[0]![0];
  expect(dispose).toHaveBeenCalledOnce();
  expect(told).toHaveBeenCalledOnce();
});

it('is over as soon as its time is, also while a class compiles: that one does not count', async () => {
  const time = new AbortController();
  const dropped = vi.fn();
  vi.mocked(decide).mockResolvedValueOnce(verdict);
  compiling();
  const tell = (work: TunedClass) => work === 'forwardMiddle' && queueMicrotask(() => time.abort());
  const measured = tune(backend, { ...ports(), tell, timeUp: time.signal, dropped }, classes);
  expect(await measured).toEqual([{ work: 'forwardSmall', ...verdict }]);
  expect(dropped).toHaveBeenCalledOnce();
});
