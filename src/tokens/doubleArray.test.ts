import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDoubleArray, longestKey } from './doubleArray.ts';
import { utf8Of } from './utf8.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 6 });
const keys = fc.uniqueArray(key, { selector: String, maxLength: 200 });

/** The definition: the longest key that the text starts with. */
function slowLongest(all: Uint8Array[], text: Uint8Array): number {
  const lengths = all.filter((one) => one.every((byte, at) => text[at] === byte)).map((one) => one.length);
  return Math.max(-1, ...lengths);
}

describe('longestKey', () => {
  it('finds what a search through all keys finds', () => {
    fc.assert(
      fc.property(keys, fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 20 }), (all, texts) => {
        const trie = buildDoubleArray(all.map((one, id) => ({ key: one, id, score: 0 })));
        for (const text of [...all, ...texts]) {
          expect(longestKey(trie, text, 0, text.length)).toBe(slowLongest(all, text));
        }
      }),
    );
  });

  it('takes little more than a cell a node for keys that branch widely', () => {
    const all = Array.from({ length: 20_000 }, (_, id) => utf8Of(`${(id * 7919).toString(36)}▁${id}`));
    const nodes = new Set(all.flatMap((one) => Array.from(one, (_, at) => one.subarray(0, at + 1).join())))
      .size;
    const trie = buildDoubleArray(all.map((one, id) => ({ key: one, id, score: 0 })));
    expect(trie.words.length / 4).toBeLessThan(1.2 * nodes + 512);
    expect(all.every((one) => longestKey(trie, one, 0, one.length) === one.length)).toBe(true);
  });
});
