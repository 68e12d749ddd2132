// One tile of a product by the lanes of one subgroup, for processors that pose as a GPU: there a read of memory costs as
// much as ten multiply-adds, whether lanes read the same or neighbors. Each lane reads another part of the left
// operand, and all get it from there. A broadcast wants a constant lane, so rows are written out. Depths are written out
// only where vectors of four depths are read on both sides, which is a fifth faster: elsewhere it would be hardly that,
// and such drivers take their time to compile, for a vector as long as for its four numbers.
import type { ProductForm } from './source.ts';

/** Lanes of every subgroup, and rows of a tile. */
interface Lanes {
  lanes: number;
  rows: number;
}

const each = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at));
const letter = (at: number) => 'xyzw'[at]!;

/** What lies across the depth is read by vectors, which it must consist of. */
export function canBroadcast({ left, right }: ProductForm): boolean {
  return (left.deep || left.wide) && (right.deep || right.wide);
}

/** Whether both operands are read by vectors of four depths. */
function byDepths({ left, right }: ProductForm): boolean {
  return [left, right].every(({ deep, wide }) => deep && wide);
}

/** A form as this text reads it; of a `ragged` one depths are no multiple of four. */
export function broadcastForm(form: ProductForm, ragged: boolean): ProductForm {
  const { left, right } = form;
  if (byDepths(form) && !ragged) return form;
  return { ...form, left: { ...left, wide: !left.deep }, right: { ...right, wide: !right.deep } };
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

/** r: four columns of the right operand at depth d. */
function rightRead(number: number, deep: boolean): string {
  if (!deep) return `let r = vec4<f32>(right${number}[(rightAt + d * sizes.rightStride${number}) >> 2u]);`;
  return `let r = vec4<f32>(${each(4, (at) => `f32(right${number}[rightAt${at} + d])`).join(', ')});`;
}

/** The left operand at depth d, told to all lanes: p0, p1 ..., a row each, or four rows each as they lie. */
function leftReads(number: number, deep: boolean, { lanes, rows: tall }: Lanes): string[] {
  if (!deep) {
    const read = `let e = vec4<f32>(left${number}[(leftAt + d * sizes.leftStride${number}) >> 2u]);`;
    return [read, ...each(tall / 4, (at) => `let p${at} = subgroupBroadcast(e, ${at}u);`)];
  }
  const reads = each(tall / lanes, (group) => `let e${group} = f32(left${number}[leftAt${group} + d]);`);
  const row = (at: number) => `subgroupBroadcast(e${Math.floor(at / lanes)}, ${at % lanes}u)`;
  return [...reads, ...each(tall, (at) => `let p${at} = ${row(at)};`)];
}

/** The element of the left operand at a row of the tile and depth d. */
function leftElement(deep: boolean, row: number): string {
  return deep ? `p${row}` : `p${Math.floor(row / 4)}.${letter(row % 4)}`;
}

/** The sums s0, s1 ..., a row of four columns each, number by number. */
function numberSums(number: number, { left, right }: ProductForm, size: Lanes): string {
  const sum = (row: number) => `s${row} = fma(vec4<f32>(${leftElement(left.deep, row)}), r, s${row});`;
  return `for (var d = first; d < end; d++) {
    ${leftReads(number, left.deep, size).join('\n    ')}
    ${rightRead(number, right.deep)}
    ${each(size.rows, sum).join('\n    ')}
  }`;
}

/** The same by vectors of four depths. */
function vectorSums(number: number, { lanes, rows }: Lanes): string {
  const lefts = (group: number) => `let a${group} = vec4<f32>(left${number}[(leftAt${group} + k) >> 2u]);`;
  const told = (row: number) =>
    `let p${row} = subgroupBroadcast(a${Math.floor(row / lanes)}, ${row % lanes}u);`;
  const rights = (at: number) => `let c${at} = vec4<f32>(right${number}[(rightAt${at} + k) >> 2u]);`;
  const turned = (at: number) =>
    `let r${at} = vec4<f32>(${each(4, (of) => `c${of}.${letter(at)}`).join(', ')});`;
  const sum = (row: number) =>
    each(4, (at) => `s${row} = fma(vec4<f32>(p${row}.${letter(at)}), r${at}, s${row});`).join(' ');
  return `for (var k = first; k < end; k += 4u) {
    ${[...each(rows / lanes, lefts), ...each(rows, told)].join('\n    ')}
    ${[...each(4, rights), ...each(4, turned), ...each(rows, sum)].join('\n    ')}
  }`;
}

/** Functions `tileCount<number>` and `multiply<number>`, one subgroup a workgroup. */
export function broadcastText(number: number, form: ProductForm, size: Lanes): string {
  const { left, right } = form;
  const { rows: tall } = size;
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
  ${byDepths(form) ? vectorSums(number, size) : numberSums(number, form, size)}
  var kept = array<vec4<f32>, ${tall}>(${each(tall, (at) => `s${at}`).join(', ')});
  // From a row on that no compiler knows: some would unroll a loop of at most ${tall} rounds, which takes long.
  let until = min(row + ${tall}u, sizes.rows${number});
  for (var at = row; at < until; at++) {
    store${number}(at, column, plane, kept[at - row]);
  }
}`;
}
