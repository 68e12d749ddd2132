// Oracle: the text that a person would write by hand.
import { describe, expect, it } from 'vitest';
import { writtenOut } from './parts.ts';

const loop = `for (var quad = 0u; quad < quads(); quad++) {
  products += query[quad] * keyQuad(key, n, quad);
}`;

describe('a text with its loops over registers written out', () => {
  it('has a round for every four numbers of a row, each told by a lane that is named', () => {
    const written = writtenOut(loop, 12, 2).replaceAll(/\s+/g, ' ');
    expect(written).toBe(
      [
        '{ products += query[0u] * subgroupBroadcast(keyHeld[0u], 0u); }',
        '{ products += query[1u] * subgroupBroadcast(keyHeld[0u], 1u); }',
        '{ products += query[2u] * subgroupBroadcast(keyHeld[1u], 0u); }',
      ].join(' '),
    );
  });

  it('has a round for every share that a lane reads', () => {
    const shares = 'for (var share = 0u; 4u * share < quads(); share++) { held[share] = share; }';
    expect(writtenOut(shares, 32, 4)).toBe('{ held[0u] = 0u; }\n{ held[1u] = 1u; }');
  });

  it('begins where the loop does', () => {
    const pick = 'for (var each = 1u; each < QUADS; each++) { value = row[each]; }';
    expect(writtenOut(pick, 12, 4)).toBe('{ value = row[1u]; }\n{ value = row[2u]; }');
  });

  it.each([
    ['without lanes', loop, 32, 0],
    ['where a row is too long for registers', loop, 36, 4],
    [
      'where it moves rows',
      'for (var quad = 0u; quad < movedQuads(); quad++) { put(&row, quad, x); }',
      32,
      4,
    ],
    [
      'where it draws',
      'for (var quad = 0u; 4u * quad < skip + count; quad++) { bits |= keepNibble(quad); }',
      32,
      4,
    ],
  ])('stays as it is %s', (_, text, depth, lanes) => {
    expect(writtenOut(text, depth, lanes)).toBe(text);
  });
});
