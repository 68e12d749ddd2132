// When the device is handed out. What is opened is played.
import { beforeEach, expect, it, vi } from 'vitest';
import { closeBackend, openBackend } from '../../gpu/device.ts';
import type { PreferredBackend } from './backendChoice.ts';
import { DroppedWorks } from './dropped.ts';
import { EngineDevice } from './engineDevice.ts';
import type { TileWinners } from './winners.ts';

vi.mock('../../gpu/device.ts', () => ({ openBackend: vi.fn(), closeBackend: vi.fn() }));

const preferred = { order: async () => ({ order: ['webgpu'] }) } as unknown as PreferredBackend;
const winners = { take: async () => ({}) } as unknown as TileWinners;
let dropped: DroppedWorks;
let device: EngineDevice;

/** A work that ends when it is told to. */
function slowWork() {
  let end: (value?: unknown) => void = () => {};
  let fail: (reason: unknown) => void = () => {};
  const work = new Promise<unknown>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  return { work, end, fail };
}

/** Whether a promise has settled once everything that can has been done. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  return over;
}

beforeEach(() => {
  dropped = new DroppedWorks();
  device = new EngineDevice({ preferred, winners, dropped, tell: () => {}, wasmPath: '' });
  vi.mocked(closeBackend).mockClear();
  const opened = {
    name: 'webgpu',
    adapter: '',
    software: false,
    lost: new Promise<never>(() => {}),
  } as const;
  vi.mocked(openBackend).mockReset().mockResolvedValue(opened);
});

it('a dropped work is over for its caller at once, but the device is nobody else’s before it has ended', async () => {
  await device.open();
  const cancel = new AbortController();
  const { work, end } = slowWork();
  const given = dropped.unlessDropped(cancel.signal, work);
  cancel.abort();
  expect(await given).toBeUndefined();
  const next = device.open();
  expect(await settled(next)).toBe(false);
  end();
  expect(await settled(next)).toBe(true);
});

it('nor is it before a work that was dropped while others waited', async () => {
  const [first, second] = [slowWork(), slowWork()];
  void dropped.unlessDropped(AbortSignal.abort(), first.work);
  const next = device.open();
  void dropped.unlessDropped(AbortSignal.abort(), second.work);
  first.fail(new Error('too late to matter'));
  expect(await settled(next)).toBe(false);
  second.end();
  expect(await settled(next)).toBe(true);
});

it('the device is not closed under a dropped work, which would go on upon the next one', async () => {
  await device.open();
  const { work, end } = slowWork();
  void dropped.unlessDropped(AbortSignal.abort(), work);
  const next = device.reopen({});
  expect(await settled(next)).toBe(false);
  expect(closeBackend).not.toHaveBeenCalled();
  end();
  expect(await settled(next)).toBe(true);
  expect(closeBackend).toHaveBeenCalledOnce();
});
