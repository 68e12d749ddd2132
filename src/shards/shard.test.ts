import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { readShard, writeShard, writeShards } from './shard.ts';

it('gives back what was written, in order, in shards of the wanted size', () => {
  const anyIds = fc.array(fc.oneof(fc.nat(0xffff), fc.nat(300_000)), { maxLength: 50 });
  fc.assert(
    fc.property(anyIds, fc.integer({ min: 1, max: 20 }), (ids, tokensPerShard) => {
      const shards = writeShards(Int32Array.from(ids), tokensPerShard).map(readShard);
      expect(shards.flatMap((shard) => [...shard])).toEqual(ids);
      expect(shards.slice(0, -1).every((shard) => shard.length === tokensPerShard)).toBe(true);
    }),
  );
});

it('introduces itself and takes two bytes a token where they suffice', () => {
  expect([...writeShard([1, 0x1234])]).toEqual([0x54, 0x35, 1, 2, 2, 0, 0, 0, 1, 0, 0x34, 0x12]);
  expect(writeShard([70_000])).toHaveLength(12);
});

it.each([
  ['shard.header', 0, 4],
  ['shard.magic', 0, 12],
  ['shard.version', 2, 12],
  ['shard.width', 3, 12],
  ['shard.length', 4, 12],
  ['shard.length', -1, 11],
])('refuses a damaged shard with %s', (code, broken, length) => {
  const bytes = writeShard([1, 2]).slice(0, length);
  if (broken >= 0) bytes[broken]! ^= 0x11;
  let thrown: unknown;
  try {
    readShard(bytes);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Expected);
  expect((thrown as Expected).code).toBe(code);
});
