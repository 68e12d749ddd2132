// Oracles: the names and numbers in a WGSL text, and how WGSL lays out a uniform of 4-byte fields.
import { describe, expect, it } from 'vitest';
import { Mistake } from '../errors/mistake.ts';
import { kernel, packSizes, workgroups } from './kernel.ts';

const source = `
struct Sizes {
  rows: u32, // how many
  epsilon : f32,
  width: u32
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(3)
var<storage, read_write> result: array<f32>;
var<workgroup> lanes: array<f32, 64>;
`;

describe('a kernel', () => {
  it('knows its storage bindings by name and number, and nothing else', () => {
    expect(kernel('scale', source).bindings).toEqual([
      { name: 'hidden', binding: 1, readOnly: true, floats: true },
      { name: 'result', binding: 3, readOnly: false, floats: true },
    ]);
  });

  it.each([
    ['array<f32>', true],
    ['array<vec4<f32>>', true],
    ['array<u32>', false],
    ['array<vec4<f16>>', false],
    ['array<Kept>', false],
    ['array<Wide>', true],
  ])('knows whether a binding of %s consists of floats', (type, floats) => {
    const text = `alias Kept = vec4<Stored>; alias Wide = vec4<f32>;
@group(0) @binding(1) var<storage, read> values: ${type};`;
    expect(kernel('stored', text, { stored: 'f16' }).bindings[0]!.floats).toBe(floats);
    expect(kernel('stored', text, { stored: 'f32' }).bindings[0]!.floats).toBe(
      floats || type === 'array<Kept>',
    );
  });

  it('knows the fields of its sizes in order', () => {
    expect(kernel('scale', source).sizes).toEqual([
      { name: 'rows', type: 'u32' },
      { name: 'epsilon', type: 'f32' },
      { name: 'width', type: 'u32' },
    ]);
  });

  it('puts what it includes in front of itself', () => {
    const whole = kernel('scale', source, { includes: ['// first', '// second'] }).source;
    expect(whole).toBe(`// first\n// second\n${source}`);
  });

  it('is told apart from its variants by their constants', () => {
    const wide = kernel('scale', source, { constants: { TILE: 8, GATED: true } });
    expect(wide.name).toBe('scale[TILE=8,GATED=true]');
    expect(wide.source).toBe(`const TILE = 8;\nconst GATED = true;\n${source}`);
  });
});

describe('sizes', () => {
  const scale = kernel('scale', source);

  it('are packed little-endian, each as its type', () => {
    const view = new DataView(packSizes(scale, { width: 4_000_000_000, epsilon: 0.5, rows: 3, more: 1 }));
    expect([view.getUint32(0, true), view.getFloat32(4, true), view.getUint32(8, true)]).toEqual([
      3, 0.5, 4_000_000_000,
    ]);
  });

  it('fill at least the 16 bytes that a uniform has', () => {
    expect(packSizes(scale, { width: 1, epsilon: 1, rows: 1 }).byteLength).toBe(16);
    expect(packSizes(kernel('none', ''), {}).byteLength).toBe(16);
  });

  it('have to be complete', () => {
    expect(() => packSizes(scale, { rows: 1, width: 1 })).toThrow(Mistake);
    expect(() => packSizes(scale, { rows: 1, width: 1 })).toThrow(
      /kernel\.scale: expected a value for epsilon/,
    );
  });
});

describe('workgroups', () => {
  it('stay in one row up to 65,535', () => {
    expect(workgroups(1)).toEqual([1, 1, 1]);
    expect(workgroups(65_535)).toEqual([65_535, 1, 1]);
  });

  it('are folded into enough rows beyond that', () => {
    expect(workgroups(65_536)).toEqual([65_535, 2, 1]);
    for (const count of [65_537, 131_070, 131_071, 10_000_000]) {
      const [columns, rows] = workgroups(count);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * (rows - 1)).toBeLessThan(count);
    }
  });
});
