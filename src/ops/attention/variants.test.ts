import { expect, it } from 'vitest';
import type { DeviceKind } from '../../gpu/deviceKind.ts';
import type { Extent } from './shape.ts';
import {
  type AttentionClass,
  attentionClass,
  attentionClasses,
  chooseVariant,
  fitted,
  ruledVariant,
  variantCandidates,
  variants,
} from './variants.ts';

const gpu: DeviceKind = { software: false, subgroupSize: 32 };
const devices: DeviceKind[] = [
  gpu,
  ...[0, 4, 8, 16].map((subgroupSize) => ({ software: true, subgroupSize })),
];
const lengths = Object.entries(attentionClasses) as [AttentionClass, number][];
const extentOf = (keys: number) => ({ keys, depth: 32 }) as Extent;

it.each(lengths)('takes for %s what was measured of it, on every device', (name, length) => {
  expect(attentionClass(length)).toBe(name);
  for (const device of devices)
    for (const winner of variantCandidates(device))
      expect(chooseVariant(extentOf(length), 32, { ...device, winners: { [name]: winner } })).toEqual(
        fitted(variants[winner], 32, 32),
      );
});

it('has the choice of the rule among its candidates, which holds where nothing was measured', () => {
  for (const device of devices) {
    expect(variantCandidates(device)).toContain(ruledVariant(device));
    const other = { ...device, winners: { attentionLong: 'direct32x16' } };
    expect(chooseVariant(extentOf(64), 32, other)).toEqual(fitted(variants[ruledVariant(device)], 32, 32));
  }
});

it.each(['told8', 'told4', 'of another version'])(
  'ignores a winner that is none for this device: %s',
  (winner) => {
    const device = { ...gpu, winners: { attentionShort: winner } };
    expect(chooseVariant(extentOf(64), 32, device)).toEqual(chooseVariant(extentOf(64), 32, gpu));
  },
);

it('shrinks a winner whose bins would not fit into workgroup memory, as it shrinks the choice of the rule', () => {
  const winners = { attentionShort: 'tiled64x8' };
  const chosen = chooseVariant({ ...extentOf(64), depth: 128 }, 128, { ...gpu, winners });
  expect(4 * 128 * chosen.rows + chosen.chunk * 2 * 128 * 4).toBeLessThanOrEqual(16_384);
});
