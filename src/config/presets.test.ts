// What the sizes promise a person who picks one. Oracle: the sum over every parameter's shape.
import { expect, it } from 'vitest';
import { elementsOf } from '../checkpoints/safetensorsHeader.ts';
import { parameterShapes } from '../model/parameters.ts';
import { presetConfig, sizePresets } from './presets.ts';

const counts = sizePresets.map((preset) =>
  [...parameterShapes(presetConfig(preset)).values()].reduce((sum, shape) => sum + elementsOf(shape), 0),
);

it('reach from 50 thousand to 60 million parameters, each larger than the one before', () => {
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts[0]).toBeGreaterThanOrEqual(50_000);
  expect(counts.at(-1)).toBeLessThanOrEqual(60_000_000);
});

it('are as many as the file says', () => {
  expect([counts[0], counts.at(-1)]).toEqual([53_792, 44_253_696]);
});
