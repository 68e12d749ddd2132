import { describe, expect, it } from 'vitest';
import { philox4x32 } from './philox.ts';

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('philox4x32', () => {
  // Known answers published with Random123 (kat_vectors, philox4x32 10).
  it('gives the known answer of an all-zero key and counter', () => {
    expect(hex(philox4x32([0, 0], [0, 0, 0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  });

  it('gives the known answer of all ones', () => {
    const ones = 0xffffffff;
    expect(hex(philox4x32([ones, ones], [ones, ones, ones, ones]))).toBe(
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    );
  });

  it('gives the known answer of the digits of pi', () => {
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;
    expect(hex(philox4x32([0xa4093822, 0x299f31d0], counter))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });
});
