import { expose } from 'comlink';
import { expect, it } from 'vitest';
import { openChannel } from './channel.ts';
import type { Outcome } from './outcome.ts';

interface Echo {
  echo(word: string): Promise<Outcome<string>>;
}

/** A worker without a thread: two ends of a message channel. `silent` never answers. */
class FakeWorker extends EventTarget {
  terminated = false;
  private readonly near: MessagePort;

  constructor(api: object | 'silent') {
    super();
    const { port1, port2 } = new MessageChannel();
    this.near = port1;
    port1.addEventListener('message', (event) =>
      this.dispatchEvent(new MessageEvent('message', { data: event.data })),
    );
    port1.start();
    if (api !== 'silent') expose(api, port2 as never);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.near.postMessage(message, transfer as never);
  }

  terminate(): void {
    this.terminated = true;
    this.near.close();
  }
}

const echo = {
  holdLifeline: async () => {},
  echo: async (word: string): Promise<Outcome<string>> => ({ kind: 'completed', value: word }),
};

function channelOf(...apis: (object | 'silent')[]) {
  const started: FakeWorker[] = [];
  const deaths: number[] = [];
  const channel = openChannel<Echo>({
    start: () => {
      const worker = new FakeWorker(apis[started.length] ?? echo);
      started.push(worker);
      return worker as unknown as Worker;
    },
    died: () => deaths.push(started.length),
  });
  return { channel, started, deaths };
}

it('carries a call and its outcome', async () => {
  const { channel } = channelOf(echo);
  expect(await channel.call((remote) => remote.echo('hello'))).toEqual({ kind: 'completed', value: 'hello' });
  channel.close();
});

it.each(['error', 'messageerror'])(
  'fails all that is pending on %s, and the next call gets a fresh worker',
  async (event) => {
    const { channel, started, deaths } = channelOf('silent', echo);
    const pending = [channel.call((remote) => remote.echo('a')), channel.call((remote) => remote.echo('b'))];
    started[0]?.dispatchEvent(new Event(event));
    for (const outcome of await Promise.all(pending)) {
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'worker.died' } });
    }
    expect([started[0]?.terminated, deaths]).toEqual([true, [1]]);
    expect(await channel.call((remote) => remote.echo('c'))).toEqual({ kind: 'completed', value: 'c' });
    channel.close();
  },
);

it('turns a broken promise into a failure', async () => {
  const throwing = { ...echo, echo: () => Promise.reject(new Error('no')) };
  const { channel } = channelOf(throwing);
  const outcome = await channel.call((remote) => remote.echo('a'));
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'worker.threw', got: 'no' } });
  channel.close();
});

it('aborts what is pending when it is closed', async () => {
  const { channel } = channelOf('silent');
  const pending = channel.call((remote) => remote.echo('a'));
  channel.close();
  expect(await pending).toEqual({ kind: 'aborted' });
});

it('aborts a call as soon as its caller wants no answer, though the worker hears nothing', async () => {
  const { channel } = channelOf('silent');
  const cancel = new AbortController();
  const called = channel.call((remote) => remote.echo('a'), cancel.signal);
  cancel.abort();
  expect(await called).toEqual({ kind: 'aborted' });
  channel.close();
});

it('does not begin a call that was aborted before the worker was ready', async () => {
  const { channel } = channelOf(echo);
  const begun: string[] = [];
  const call = (word: string, signal?: AbortSignal) =>
    channel.call((remote) => {
      begun.push(word);
      return remote.echo(word);
    }, signal);
  expect(await call('a', AbortSignal.abort())).toEqual({ kind: 'aborted' });
  expect(await call('b')).toEqual({ kind: 'completed', value: 'b' });
  expect(begun).toEqual(['b']);
  channel.close();
});
