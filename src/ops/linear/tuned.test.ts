import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../gpu/deviceKind.ts';
import { chooseTile, type TileName, tiles } from './tiles.ts';
import {
  type ProductClass,
  type ProductKind,
  productClass,
  productClasses,
  tileCandidates,
  tunedTile,
} from './tuned.ts';

const gpu: DeviceKind = { software: false, subgroupSize: 32 };
const devices: DeviceKind[] = [gpu, ...[0, 4, 8].map((subgroupSize) => ({ software: true, subgroupSize }))];
const classes = Object.keys(productClasses) as ProductClass[];

describe.each(classes)('the class %s', (name) => {
  const { shape, ...kind } = productClasses[name];

  it('is that of the product that stands for it', () => {
    expect(productClass(shape, kind)).toBe(name);
  });

  it('has the choice of the rule among its candidates, on every device', () => {
    for (const device of devices)
      expect(tileCandidates(name, device)).toContain(chooseTile(shape, device, true));
  });

  it('takes what was measured, and leaves the choice to the rule where nothing was', () => {
    for (const device of devices)
      for (const winner of tileCandidates(name, device))
        expect(tunedTile(name, { ...device, winners: { [name]: winner } })).toBe(winner);
    expect(tunedTile(name, gpu)).toBeUndefined();
    expect(tunedTile(name, { ...gpu, winners: { another: 'direct4x4' } })).toBeUndefined();
  });

  it.each(['broadcast8', 'tall4', 'shared999', ''])(
    'ignores a winner that is none for this device: %s',
    (winner) => {
      expect(tunedTile(name, { ...gpu, winners: { [name]: winner } })).toBeUndefined();
    },
  );
});

it('asks for lanes of a subgroup of exactly their number', () => {
  const broadcast = (device: DeviceKind, work: ProductClass) =>
    tileCandidates(work, device).filter((name) => tiles[name].kind === 'broadcast');
  expect(broadcast({ software: true, subgroupSize: 8 }, 'forwardLarge')).toEqual(['broadcast8', 'tall8']);
  expect(broadcast({ software: false, subgroupSize: 4 }, 'forwardLarge')).toEqual(['broadcast4', 'tall4']);
});

it('tries every tile of the table somewhere', () => {
  const tried = new Set(devices.flatMap((device) => classes.flatMap((name) => tileCandidates(name, device))));
  expect([...tried].sort()).toEqual((Object.keys(tiles) as TileName[]).sort());
});

describe('a product of no class', () => {
  const shape = { rows: 512, columns: 256, depth: 256, batch: 1 };
  const forward: ProductKind = { forward: true, paired: false };

  it.each([
    ['lies as no layer has it', shape, { ...forward, forward: false }],
    ['gradients of few rows', { ...shape, rows: 3 }, { ...forward, paired: true }],
  ])('is left to the rule: %s', (_, of, kind) => {
    expect(productClass(of, kind)).toBeUndefined();
    expect(tunedTile(undefined, { ...gpu, winners: { undefined: 'direct4x4' } })).toBeUndefined();
  });
});
