// One tile of a product by the lanes of one subgroup, for processors that pose as a GPU: there a read of memory costs as
// much as ten multiply-adds, whether lanes read the same or neighbours. Each lane reads another part of the left
// operand, and all get it from there. A broadcast wants a constant lane, so the text is written out, and kept short,
// because such drivers take their time to compile it.
import type { ProductForm } from './source.ts';

/** Lanes of every subgroup, and rows of a tile. */
interface Lanes {
  lanes: number;
  rows: number;
}

const each = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at));
const letter = (at: number) => 'xyzw'[at]!;

/** The operands can be read by vectors from depth 0 to the last. */
export function canBroadcast({ left, right }: ProductForm, depth: number): boolean {
  return left.wide && right.wide && depth % 4 === 0;
}

/** Where a lane reads its share of the left operand, in elements: a row, or four rows of one depth. */
function leftPlaces(number: number, deep: boolean, { lanes, rows: tall }: Lanes): string[] {
  const first = `sizes.leftOffset${number} + item * sizes.leftBatch${number}`;
  if (!deep) {
    const rows = `min(row + 4u * (lane % ${tall / 4}u), sizes.rows${number} - 4u)`;
    return [`let leftAt = ${first} + ${rows};`];
  }
  return each(tall / lanes, (group) => {
    const row = `min(row + ${group * lanes}u + lane, sizes.rows${number} - 1u)`;
    return `let leftAt${group} = ${first} + ${row} * sizes.leftStride${number};`;
  });
}

/** Where a lane reads its four columns of the right operand. */
function rightPlaces(number: number, deep: boolean): string[] {
  const first = `sizes.rightOffset${number} + item * sizes.rightBatch${number}`;
  if (!deep) return [`let rightAt = ${first} + min(column, sizes.columns${number} - 4u);`];
  return each(4, (at) => {
    const place = `min(column + ${at}u, sizes.columns${number} - 1u)`;
    return `let rightAt${at} = ${first} + ${place} * sizes.rightStride${number};`;
  });
}

/** r0 to r3: four columns at depths k to k + 3. */
function rightReads(number: number, deep: boolean): string[] {
  if (!deep)
    return each(
      4,
      (at) => `let r${at} = right${number}[(rightAt + (k + ${at}u) * sizes.rightStride${number}) >> 2u];`,
    );
  const columns = each(4, (at) => `let c${at} = right${number}[(rightAt${at} + k) >> 2u];`);
  const turned = each(
    4,
    (at) => `let r${at} = vec4<f32>(${each(4, (of) => `c${of}.${letter(at)}`).join(', ')});`,
  );
  return [...columns, ...turned];
}

/** Reads of the left operand, and the broadcasts that make all rows known to all lanes. */
function leftReads(number: number, deep: boolean, { lanes, rows: tall }: Lanes): string[] {
  if (deep) {
    const reads = each(tall / lanes, (group) => `let a${group} = left${number}[(leftAt${group} + k) >> 2u];`);
    const row = (at: number) => `subgroupBroadcast(a${Math.floor(at / lanes)}, ${at % lanes}u)`;
    return [...reads, ...each(tall, (at) => `let p${at} = ${row(at)};`)];
  }
  return each(4, (depth) => {
    const read = `let a${depth} = left${number}[(leftAt + (k + ${depth}u) * sizes.leftStride${number}) >> 2u];`;
    const rows = each(tall / 4, (at) => `let p${depth}${at} = subgroupBroadcast(a${depth}, ${at}u);`);
    return [read, ...rows].join(' ');
  });
}

/** The element of the left operand at a row of the tile and depth k + depth. */
function leftElement(deep: boolean, row: number, depth: number): string {
  return deep ? `p${row}.${letter(depth)}` : `p${depth}${Math.floor(row / 4)}.${letter(row % 4)}`;
}

/** Functions `tileCount<number>` and `multiply<number>`, one subgroup a workgroup. */
export function broadcastText(number: number, { left, right }: ProductForm, size: Lanes): string {
  const { rows: tall } = size;
  const sums = each(tall, (row) =>
    each(
      4,
      (depth) => `s${row} = fma(vec4<f32>(${leftElement(left.deep, row, depth)}), r${depth}, s${row});`,
    ).join(' '),
  );
  return `
fn tileCount${number}() -> u32 {
  return tilesAcross(sizes.rows${number}, TILE_ROWS) * tilesAcross(sizes.columns${number}, TILE_COLUMNS) * sizes.planes${number};
}

fn multiply${number}(index: u32, lane: u32) {
  let down = tilesAcross(sizes.rows${number}, TILE_ROWS);
  let across = tilesAcross(sizes.columns${number}, TILE_COLUMNS);
  let plane = index / (down * across);
  let tile = index % (down * across);
  let row = (tile % down) * TILE_ROWS;
  let column = (tile / down) * TILE_COLUMNS + 4u * lane;
  let item = plane / sizes.parts${number};
  let first = (plane % sizes.parts${number}) * sizes.part${number};
  let end = min(first + sizes.part${number}, sizes.depth${number});
  ${leftPlaces(number, left.deep, size).join('\n  ')}
  ${rightPlaces(number, right.deep).join('\n  ')}
  ${each(tall, (at) => `var s${at} = vec4<f32>();`).join(' ')}
  for (var k = first; k < end; k += 4u) {
    ${leftReads(number, left.deep, size).join('\n    ')}
    ${rightReads(number, right.deep).join('\n    ')}
    ${sums.join('\n    ')}
  }
  var kept = array<vec4<f32>, ${tall}>(${each(tall, (at) => `s${at}`).join(', ')});
  let count = min(${tall}u, sizes.rows${number} - row); // not a constant: the loop is not to be unrolled
  for (var r = 0u; r < count; r++) {
    store${number}(row + r, column, plane, kept[r]);
  }
}`;
}
