// Matrix products on WebGPU, under everything that has weights: any transposes, batches, parts of larger tensors, sums
// into what is there, two products in one dispatch. Elsewhere ops run their references.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { type Kernel, kernel, workgroups } from '../../gpu/kernel.ts';
import direct from './direct.wgsl?raw';
import main from './main.wgsl?raw';
import { leftLayout, type Place, type Product, placeLayout, rightLayout } from './operands.ts';
import { type Epilogue, operandText, type ProductForm, resultText, sizesText } from './source.ts';
import { chooseTile, type TileName, tileExtent, tiles } from './tiles.ts';

/** A product, where it goes, and what is done to it on the way. */
export interface Job {
  product: Product;
  into: Place;
  epilogue?: Epilogue;
}

/** What an epilogue reads and writes besides, by binding, and its sizes. */
export interface Extras {
  tensors?: Readonly<Record<string, tf.TensorInfo>>;
  sizes?: Readonly<Record<string, number>>;
}

function batchOf({ batch = 1 }: Product): number {
  return batch;
}

function formOf({ product, into, epilogue }: Job): ProductForm {
  const form = {
    left: leftLayout(product),
    right: rightLayout(product),
    wideResult: placeLayout(into, product).wide,
    accumulate: into.accumulate === true,
  };
  return epilogue ? { ...form, epilogue } : form;
}

function sizesOf({ product, into }: Job, number: number): Record<string, number> {
  const [left, right, result] = [leftLayout(product), rightLayout(product), placeLayout(into, product)];
  const { rows, columns, depth, scale = 1 } = product;
  const sizes = {
    ...{ rows, columns, depth, scale, part: depth, parts: 1, planes: batchOf(product) },
    ...{ leftOffset: left.offset, leftStride: left.stride, leftBatch: left.batchStride },
    ...{ rightOffset: right.offset, rightStride: right.stride, rightBatch: right.batchStride },
    ...{ resultOffset: result.offset, resultStride: result.stride, resultBatch: result.batchStride },
  };
  return Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`${name}${number}`, value]));
}

/** Names all that tells one kernel's text from another's. */
function keyOf(forms: readonly ProductForm[], ragged: readonly boolean[], tile: TileName): string {
  const signs = forms.map(({ left, right, wideResult, accumulate, epilogue }, at) => {
    const flags = [left.deep, left.wide, right.deep, right.wide, wideResult, accumulate, ragged[at]];
    return flags.map(Number).join('') + (epilogue ? `,${epilogue.name}` : '');
  });
  return `${tile}(${signs.join('+')})`;
}

function bodyText(number: number, form: ProductForm): string {
  const first = 1 + 3 * (number - 1);
  return [
    operandText('left', number, first, form.left),
    operandText('right', number, first + 1, form.right),
    resultText(number, first + 2, form),
    direct.replaceAll('PRODUCT', String(number)),
  ].join('\n');
}

const noSecond = 'fn tileCount2() -> u32 { return 0u; } fn multiply2(index: u32, lane: u32) {}';

function makeKernel(
  key: string,
  forms: readonly ProductForm[],
  ragged: readonly boolean[],
  name: TileName,
): Kernel {
  const tile = tiles[name];
  const { rows, columns } = tileExtent(tile);
  const extras = forms.flatMap(({ epilogue }) => epilogue?.fields ?? []);
  const fields = [...forms.map((_, at) => sizesText(at + 1)), ...extras].join(', ');
  const constants = [
    `const LANES = ${tile.lanes}u; const WORKGROUP = ${tile.lanes}u; const DOWN = ${tile.down}u; const ACROSS = ${tile.across}u;`,
    `const TILE_ROWS = ${rows}u; const TILE_COLUMNS = ${columns}u;`,
    ...ragged.map((is, at) => `const RAGGED${at + 1} = ${is};`),
  ];
  const includes = [
    ...constants,
    `struct Sizes { ${fields} }\n@group(0) @binding(0) var<uniform> sizes: Sizes;`,
    ...forms.flatMap(({ epilogue }) => epilogue?.source ?? []),
    ...forms.map((form, at) => bodyText(at + 1, form)),
    ...(forms.length === 1 ? [noSecond] : []),
  ];
  return kernel(`multiply ${key}`, main, { includes });
}

const kernels = new Map<string, Kernel>();

function kernelOf(jobs: readonly Job[], tile: TileName): Kernel {
  const forms = jobs.map(formOf);
  const ragged = jobs.map(({ product }) => product.depth % 4 !== 0);
  const key = keyOf(forms, ragged, tile);
  const known = kernels.get(key) ?? makeKernel(key, forms, ragged, tile);
  kernels.set(key, known);
  return known;
}

function tileCount({ product }: Job, tile: TileName): number {
  const extent = tileExtent(tiles[tile]);
  return (
    Math.ceil(product.rows / extent.rows) * Math.ceil(product.columns / extent.columns) * batchOf(product)
  );
}

/**
 * Computes one product, or two that do not depend on one another, in one dispatch. At most one of them has an epilogue.
 * No result may lie in the buffer of an operand. Only where `engineBackend()` is defined.
 */
export function multiplyInto(jobs: readonly [Job] | readonly [Job, Job], extras: Extras = {}): void {
  const backend = engineBackend()!;
  const { rows, columns, depth } = jobs[0].product;
  const tile = chooseTile({ rows, columns, depth, batch: batchOf(jobs[0].product) }, backend.software);
  const tensors = jobs.flatMap(({ product: { left, right }, into }, at) => [
    [`left${at + 1}`, left.tensor],
    [`right${at + 1}`, right.tensor],
    [`result${at + 1}`, into.tensor],
  ]) as [string, tf.TensorInfo][];
  const sizes = Object.assign({}, ...jobs.map((job, at) => sizesOf(job, at + 1)), extras.sizes);
  const count = jobs.reduce((sum, job) => sum + tileCount(job, tile), 0);
  const all = { ...Object.fromEntries(tensors), ...extras.tensors };
  backend.dispatch(kernelOf(jobs, tile), all, sizes, workgroups(count));
}

function shapeOf({ rows, columns, batch }: Product): number[] {
  return batch === undefined ? [rows, columns] : [batch, rows, columns];
}

function fresh(product: Product): tf.TensorInfo {
  return engineBackend()!.allocate(shapeOf(product));
}

function known(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** A product as a new tensor [rows, columns], or [batch, rows, columns] where a batch is given. */
export function multiply(product: Product): tf.Tensor {
  const result = fresh(product);
  multiplyInto([{ product, into: { tensor: result } }]);
  return known(result);
}

/** Two products that do not depend on one another, as new tensors, in one dispatch. */
export function multiplyBoth(first: Product, second: Product): [tf.Tensor, tf.Tensor] {
  const results = [fresh(first), fresh(second)] as const;
  multiplyInto([
    { product: first, into: { tensor: results[0] } },
    { product: second, into: { tensor: results[1] } },
  ]);
  return [known(results[0]), known(results[1])];
}
