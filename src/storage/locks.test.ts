import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isLocked, whileNobodyWrites, whileWriting, withWriterLock } from './locks.ts';

type Task = (lock: object | null) => unknown;

/** Web Locks in one thread: as much of the specification as is asked for here. */
class FakeLocks {
  private held: { name: string; mode: string }[] = [];

  async request(
    name: string,
    options: { mode?: string; ifAvailable?: boolean },
    task: Task,
  ): Promise<unknown> {
    const { mode = 'exclusive' } = options;
    const busy = this.held.some(
      (lock) => lock.name === name && (mode === 'exclusive' || lock.mode === 'exclusive'),
    );
    if (busy && !options.ifAvailable) throw new Error('This fake does not wait.');
    if (busy) return task(null);
    const lock = { name, mode };
    this.held.push(lock);
    try {
      return await task(lock);
    } finally {
      this.held = this.held.filter((each) => each !== lock);
    }
  }

  async query() {
    return { held: this.held };
  }
}

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
  return () => vi.unstubAllGlobals();
});

describe('the lock of a run', () => {
  it('lets one writer in and tells the second at once', async () => {
    const answer = await withWriterLock('a', async () => {
      expect(await isLocked('a')).toBe(true);
      await expect(withWriterLock('a', async () => 2)).rejects.toMatchObject({ code: 'storage.locked' });
      return withWriterLock('b', async () => 1);
    });
    expect(answer).toBe(1);
    expect(await isLocked('a')).toBe(false);
  });

  it('is free again after its task failed', async () => {
    const failing = withWriterLock('a', () => Promise.reject(new Error('planted')));
    await expect(failing).rejects.toThrow('planted');
    expect(await withWriterLock('a', async () => 3)).toBe(3);
  });
});

describe('a sweep', () => {
  it('does not run while somebody writes to the database', async () => {
    const sweep = (database: string) => whileNobodyWrites(database, async () => 'swept');
    const answers = await whileWriting('checkpoints', () =>
      Promise.all([sweep('checkpoints'), sweep('corpora')]),
    );
    expect(answers).toEqual([undefined, 'swept']);
    expect(await sweep('checkpoints')).toBe('swept');
  });

  it('is not held up by writers who write at the same time', async () => {
    expect(await whileWriting('runs', () => whileWriting('runs', async () => 4))).toBe(4);
  });
});
