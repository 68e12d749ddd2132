// Puts the WGSL of a product together. Buffers of different element types and several products in one kernel need text
// of their own, which constants cannot give: reading four by four elements, writing four, and what comes in between.
import type { Precision } from '../../gpu/kernel.ts';
import type { Layout } from './operands.ts';

/** What is done to four neighbouring elements of a product before they are written, and what that needs. */
export interface Epilogue {
  /** Names the pipeline's variant. */
  name: string;
  /** WGSL: any bindings (numbers from 7 on) and `fn finish(row: u32, column: u32, value: vec4<f32>) -> vec4<f32>`. */
  source: string;
  /** How the buffers that it binds are stored. */
  precision: Precision;
  /** Fields of `Sizes`, such as `threshold: u32`. */
  fields: readonly string[];
  /** It writes single elements of `result1` itself, which must therefore not consist of vectors. */
  narrow?: boolean;
}

/** How an operand is read. */
interface OperandForm extends Pick<Layout, 'deep' | 'wide'> {
  precision: Precision;
}

/** What the text of a product depends on. */
export interface ProductForm {
  left: OperandForm;
  right: OperandForm;
  wideResult: boolean;
  /** How the result is stored; f32 where it is added to what is there. */
  precision: Precision;
  accumulate: boolean;
  epilogue?: Epilogue;
}

const sizeFields = [
  ...['rows', 'columns', 'depth', 'part', 'parts', 'planes'],
  ...['leftOffset', 'leftStride', 'leftBatch', 'rightOffset', 'rightStride', 'rightBatch'],
  ...['resultOffset', 'resultStride', 'resultBatch'],
];

/** Fields of one product in `Sizes`, numbered as the product is. */
export function sizesText(number: number): string {
  return [...sizeFields.map((field) => `${field}${number}: u32`), `scale${number}: f32`].join(', ');
}

const quad = (each: (at: number) => string) => `vec4<f32>(${[0, 1, 2, 3].map(each).join(', ')})`;
const lane = (at: number) => 'xyzw'[at]!;

/** One vector of a block: depth k + at for four outer indices, or outer index at for four depths. */
function vectorText(name: string, number: number, { deep, wide }: OperandForm, at: number): string {
  const stride = `sizes.${name}Stride${number}`;
  const buffer = `${name}${number}`;
  if (deep && wide) return `vec4<f32>(${buffer}[(base.${lane(at)} + k) >> 2u])`;
  if (deep) return quad((k) => `f32(${buffer}[base.${lane(at)} + depths.${lane(k)}])`);
  if (wide) return `vec4<f32>(${buffer}[(base.x + depths.${lane(at)} * ${stride}) >> 2u])`;
  return quad((outer) => `f32(${buffer}[base.${lane(outer)} + depths.${lane(at)} * ${stride}])`);
}

/** Depths that do not exist read as zero; `block` has vectors of four depths (left) or of four columns (right). */
function maskedText(name: 'left' | 'right'): string {
  const vector = (at: number) =>
    name === 'left'
      ? `select(vec4<f32>(), block[${at}], inside)`
      : `select(vec4<f32>(), block[${at}], inside.${lane(at)})`;
  return `mat4x4<f32>(${[0, 1, 2, 3].map(vector).join(', ')})`;
}

/**
 * Functions to read one operand: `<name>Base<number>(outer, item)` says where four rows (or columns) start, and
 * `<name>Block<number>(base, k)` gives four by four elements from depth k on: of the left operand four rows, each a
 * vector of depths, of the right one four depths, each a vector of columns. RAGGED depths end within such a block.
 */
export function operandText(
  name: 'left' | 'right',
  number: number,
  binding: number,
  form: OperandForm,
): string {
  const element = form.wide ? `vec4<${form.precision}>` : form.precision;
  const count = name === 'left' ? `rows${number}` : `columns${number}`;
  const read = `mat4x4<f32>(${[0, 1, 2, 3].map((at) => vectorText(name, number, form, at)).join(', ')})`;
  const block = form.deep === (name === 'left') ? read : `transpose(${read})`;
  return `
@group(0) @binding(${binding}) var<storage, read> ${name}${number}: array<${element}>;
fn ${name}Base${number}(outer: u32, item: u32) -> vec4<u32> {
  let inside = min(vec4<u32>(outer) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(sizes.${count} - 1u));
  let first = sizes.${name}Offset${number} + item * sizes.${name}Batch${number};
  return inside${form.deep ? ` * sizes.${name}Stride${number}` : ''} + first;
}
fn ${name}Block${number}(base: vec4<u32>, k: u32) -> mat4x4<f32> {
  var depths = vec4<u32>(k) + vec4<u32>(0u, 1u, 2u, 3u);
  if (!RAGGED${number}) {
    return ${block};
  }
  let inside = depths < vec4<u32>(sizes.depth${number});
  depths = min(depths, vec4<u32>(sizes.depth${number} - 1u));
  let block = ${block};
  return ${maskedText(name)};
}`;
}

/** Function `store<number>(row, column, item, value)`: finishes four elements and writes those that exist. */
export function resultText(number: number, binding: number, form: ProductForm): string {
  const buffer = `result${number}`;
  const finish = form.epilogue
    ? `finish(row, column, sizes.scale${number} * value)`
    : `sizes.scale${number} * value`;
  const operator = form.accumulate ? '+=' : '=';
  const { precision } = form;
  const write = form.wideResult
    ? `${buffer}[at >> 2u] ${operator} vec4<${precision}>(finished);`
    : `for (var n = 0u; n < min(4u, sizes.columns${number} - column); n++) { ${buffer}[at + n] ${operator} ${precision}(finished[n]); }`;
  return `
@group(0) @binding(${binding}) var<storage, read_write> ${buffer}: array<${form.wideResult ? `vec4<${precision}>` : precision}>;
fn store${number}(row: u32, column: u32, plane: u32, value: vec4<f32>) {
  if (row >= sizes.rows${number} || column >= sizes.columns${number}) {
    return;
  }
  let at = sizes.resultOffset${number} + plane * sizes.resultBatch${number} + row * sizes.resultStride${number} + column;
  let finished = ${finish};
  ${write}
}`;
}
