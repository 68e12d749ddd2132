import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { archiveOf } from './archive.ts';

const textOf = (text: string) => new TextEncoder().encode(text);

describe('an archive', () => {
  it('holds every file whole, under the folder', async () => {
    const weights = Uint8Array.from({ length: 70_000 }, (_, at) => at * 31);
    const files = [
      { name: 'config.json', bytes: textOf('{}') },
      { name: 'model.safetensors', bytes: weights },
      { name: 'empty', bytes: new Uint8Array(0) },
    ];
    const archive = new Uint8Array(await archiveOf('학습-1', files).arrayBuffer());
    expect(unzipSync(archive)).toEqual({
      '학습-1/config.json': textOf('{}'),
      '학습-1/model.safetensors': weights,
      '학습-1/empty': new Uint8Array(0),
    });
    expect(archive.length).toBeLessThan(weights.length + 1000); // stored as they are
  });

  it('asks for a file once the one before is in it', () => {
    const told: string[] = [];
    const file = (name: string) => {
      told.push(`${name} asked for`);
      const bytes = textOf(name);
      return {
        name,
        get bytes() {
          told.push(`${name} read`);
          return bytes;
        },
      };
    };
    archiveOf(
      'run',
      (function* () {
        yield file('a');
        yield file('b');
      })(),
    );
    expect([...new Set(told)]).toEqual(['a asked for', 'a read', 'b asked for', 'b read']);
  });

  it('is refused, not cut, where it would need more than 4 GiB', () => {
    // As large as it says, without the memory.
    const bytes = Object.defineProperty(new Uint8Array(1), 'byteLength', { value: 2 ** 31 });
    const files = ['a', 'b'].map((name) => ({ name, bytes }));
    expect(archiveOf('large', files.slice(1)).size).toBeGreaterThan(0);
    expect(() => archiveOf('large', files)).toThrow(Expected);
    expect(() => archiveOf('large', files)).toThrow(/^export\.size/);
  });
});
