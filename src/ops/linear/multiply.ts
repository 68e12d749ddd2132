// Matrix products on WebGPU, under everything that has weights: any transposes, batches, parts of larger tensors, sums
// into what is there, two products in one dispatch. Elsewhere ops run their references.
import type * as tf from '@tensorflow/tfjs';
import { requireBackend } from '../../gpu/device.ts';
import { type Kernel, kernel, type Precision, workgroups } from '../../gpu/kernel.ts';
import { allocated } from '../../gpu/launch.ts';
import addParts from './addParts.wgsl?raw';
import along from './along.wgsl?raw';
import { broadcastForm, broadcastText, canBroadcast } from './broadcast.ts';
import direct from './direct.wgsl?raw';
import main from './main.wgsl?raw';
import { leftLayout, type Place, type Product, placeLayout, rightLayout } from './operands.ts';
import shared from './shared.wgsl?raw';
import { type Epilogue, operandText, type ProductForm, resultText, sizesText } from './source.ts';
import {
  chooseParts,
  chooseTile,
  type Shape,
  type Tile,
  type TileName,
  tileCount,
  tileExtent,
  tiles,
} from './tiles.ts';
import { productClass, tunedTile } from './tuned.ts';

/** A product, where it goes, and what is done to it on the way. */
export interface Job {
  product: Product;
  into: Place;
  epilogue?: Epilogue;
}

/** How a product is computed, where not as the table says. */
interface Choice {
  tile?: TileName;
  /** Parts its depth is cut into. */
  parts?: number;
}

/** What an epilogue reads and writes besides, by binding, and its sizes. */
interface Extras extends Choice {
  tensors?: Readonly<Record<string, tf.TensorInfo>>;
  sizes?: Readonly<Record<string, number>>;
}

function formOf({ product, into, epilogue }: Job): ProductForm {
  const precisionOf = (tensor: tf.TensorInfo) => requireBackend().precisionOf(tensor);
  const form = {
    left: { ...leftLayout(product), precision: precisionOf(product.left.tensor) },
    right: { ...rightLayout(product), precision: precisionOf(product.right.tensor) },
    wideResult: placeLayout(into, product).wide && !epilogue?.narrow,
    precision: precisionOf(into.tensor),
    accumulate: into.accumulate === true,
  };
  return epilogue ? { ...form, epilogue } : form;
}

function sizesOf({ product, into }: Job, number: number, parts: number): Record<string, number> {
  const [left, right, result] = [leftLayout(product), rightLayout(product), placeLayout(into, product)];
  const { rows, columns, depth, batch = 1, scale = 1 } = product;
  const sizes = {
    ...{
      rows,
      columns,
      depth,
      scale,
      part: 4 * Math.ceil(depth / (4 * parts)),
      parts,
      planes: batch * parts,
    },
    ...{ leftOffset: left.offset, leftStride: left.stride, leftBatch: left.batchStride },
    ...{ rightOffset: right.offset, rightStride: right.stride, rightBatch: right.batchStride },
    ...{ resultOffset: result.offset, resultStride: result.stride, resultBatch: result.batchStride },
  };
  return Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`${name}${number}`, value]));
}

/** Names all that tells one kernel's text from another's. */
function keyOf(forms: readonly ProductForm[], ragged: readonly boolean[], tile: TileName): string {
  const signs = forms.map(({ left, right, wideResult, precision, accumulate, epilogue }, at) => {
    const flags = [left.deep, left.wide, right.deep, right.wide, wideResult, accumulate, ragged[at]];
    const halves = [left.precision, right.precision, precision].map((each) => each === 'f16');
    return [...flags, ...halves].map(Number).join('') + (epilogue ? `,${epilogue.name}` : '');
  });
  return `${tile}(${signs.join('+')})`;
}

const sources: Record<Exclude<Tile['kind'], 'broadcast'>, string> = { direct, shared, along };

function tileText(number: number, form: ProductForm, tile: Tile): string {
  const { kind, lanes } = tile;
  if (kind === 'broadcast') return broadcastText(number, form, { lanes, rows: tileExtent(tile).rows });
  return sources[kind].replaceAll('PRODUCT', String(number));
}

function bodyText(number: number, form: ProductForm, tile: Tile): string {
  const first = 1 + 3 * (number - 1);
  return [
    operandText('left', number, first, form.left),
    operandText('right', number, first + 1, form.right),
    resultText(number, first + 2, form),
    `const LEFT_DEEP${number} = ${form.left.deep}; const RIGHT_DEEP${number} = ${form.right.deep};`,
    tileText(number, form, tile),
  ].join('\n');
}

const noSecond = 'fn tileCount2() -> u32 { return 0u; } fn multiply2(index: u32, lane: u32) {}';

function touchesHalves({ precision, left, right, epilogue }: ProductForm): boolean {
  return [precision, left.precision, right.precision, epilogue?.precision].includes('f16');
}

function makeKernel(
  key: string,
  forms: readonly ProductForm[],
  ragged: readonly boolean[],
  name: TileName,
): Kernel {
  const tile: Tile = tiles[name];
  const { rows, columns } = tileExtent(tile);
  const extras = forms.flatMap(({ epilogue }) => epilogue?.fields ?? []);
  const fields = [...forms.map((_, at) => sizesText(at + 1)), ...extras].join(', ');
  const numbers = {
    ...{ LANES: tile.lanes, HEIGHT: tile.height, WORKGROUP: tile.lanes * tile.height, QUADS: 4 },
    ...{ DOWN: tile.down, ACROSS: tile.across, TILE_ROWS: rows, TILE_COLUMNS: columns },
  };
  const constants = [
    ...Object.entries(numbers).map(([constant, value]) => `const ${constant} = ${value}u;`),
    ...ragged.map((is, at) => `const RAGGED${at + 1} = ${is};`),
  ];
  const includes = [
    ...constants,
    `struct Sizes { ${fields} }\n@group(0) @binding(0) var<uniform> sizes: Sizes;`,
    ...forms.flatMap(({ epilogue }) => epilogue?.source ?? []),
    ...forms.map((form, at) => bodyText(at + 1, form, tile)),
    ...(forms.length === 1 ? [noSecond] : []),
  ];
  const enables = [
    ...(tile.kind === 'broadcast' ? ['subgroups'] : []),
    ...(forms.some(touchesHalves) ? ['f16'] : []),
  ];
  return kernel(`multiply ${key}`, main, { enables, includes });
}

const kernels = new Map<string, Kernel>();

function kernelOf(jobs: readonly Job[], tile: TileName): Kernel {
  const ragged = jobs.map(({ product }) => product.depth % 4 !== 0);
  const broadcasts = tiles[tile].kind === 'broadcast';
  const forms = jobs.map((job, at) => (broadcasts ? broadcastForm(formOf(job), ragged[at]!) : formOf(job)));
  const key = keyOf(forms, ragged, tile);
  const known = kernels.get(key) ?? makeKernel(key, forms, ragged, tile);
  kernels.set(key, known);
  return known;
}

function extentOf({ rows, columns, depth, batch = 1 }: Product): Shape {
  return { rows, columns, depth, batch };
}

function dispatchJobs(jobs: readonly Job[], tile: TileName, extras: Extras, parts = 1): void {
  const tensors = jobs.flatMap(({ product: { left, right }, into }, at) => [
    [`left${at + 1}`, left.tensor],
    [`right${at + 1}`, right.tensor],
    [`result${at + 1}`, into.tensor],
  ]) as [string, tf.TensorInfo][];
  const sizes = Object.assign({}, ...jobs.map((job, at) => sizesOf(job, at + 1, parts)), extras.sizes);
  const counts = jobs.map(({ product }) => tileCount(extentOf(product), tiles[tile]) * parts);
  const count = counts.reduce((sum, each) => sum + each, 0);
  const all = { ...Object.fromEntries(tensors), ...extras.tensors };
  requireBackend().dispatch(kernelOf(jobs, tile), all, sizes, workgroups(count));
}

const addPartsKernels: Record<Precision, Kernel> = {
  f32: kernel('addParts', addParts, { stored: 'f32' }),
  f16: kernel('addParts', addParts, { stored: 'f16' }),
};

/** Each part of the depth into a matrix of its own, then all added in order. */
function multiplyInParts({ product, into }: Job, tile: TileName, parts: number): void {
  const backend = requireBackend();
  const { rows, columns, batch } = extentOf(product);
  const shares = backend.allocate([batch * parts, rows, columns]);
  dispatchJobs([{ product, into: { tensor: shares } }], tile, {}, parts);
  const { offset, stride, batchStride } = placeLayout(into, product);
  const elements = batch * rows * columns;
  const sizes = { rows, columns, parts, elements, offset, stride, batch: batchStride };
  const accumulate = into.accumulate ? 1 : 0;
  const tensors = { shares, result: into.tensor };
  const addPartsKernel = addPartsKernels[backend.precisionOf(into.tensor)];
  backend.dispatch(addPartsKernel, tensors, { ...sizes, accumulate }, workgroups(Math.ceil(elements / 64)));
  backend.disposeData(shares.dataId);
}

function productKindOf(jobs: readonly Job[]): { forward: boolean; paired: boolean } {
  const { left, right } = formOf(jobs[0]!);
  return { forward: left.deep && right.deep, paired: jobs.length === 2 };
}

/**
 * Computes one product, or two that do not depend on one another, in one dispatch; a single one whose depth is long and
 * whose result is small takes two on a GPU. At most one of them has an epilogue, which belongs to a product without
 * `accumulate`. No result may lie in the buffer of an operand. Only where WebGPU is the backend.
 */
export function multiplyInto(jobs: readonly [Job] | readonly [Job, Job], extras: Extras = {}): void {
  const backend = requireBackend();
  const shape = extentOf(jobs[0].product);
  const plain = jobs.every((job) => canBroadcast(formOf(job)));
  const work = plain ? productClass(shape, productKindOf(jobs)) : undefined;
  const tile = extras.tile ?? tunedTile(work, backend) ?? chooseTile(shape, backend, plain);
  const alone = jobs.length === 1 && !jobs[0].epilogue;
  const parts = alone ? (extras.parts ?? chooseParts(shape, tile, backend.software)) : 1;
  if (parts > 1) multiplyInParts(jobs[0], tile, parts);
  else dispatchJobs(jobs, tile, extras);
}

function shapeOf({ rows, columns, batch }: Product): number[] {
  return batch === undefined ? [rows, columns] : [batch, rows, columns];
}

/** A product as a new tensor [rows, columns], or [batch, rows, columns] where a batch is given; f32 if not told. */
export function multiply(product: Product, precision?: Precision): tf.Tensor {
  const tensor = allocated(shapeOf(product), precision);
  multiplyInto([{ product, into: { tensor } }]);
  return tensor;
}

/** Two products that do not depend on one another, as new tensors, in one dispatch. */
export function multiplyBoth(first: Product, second: Product): [tf.Tensor, tf.Tensor] {
  const results: [tf.Tensor, tf.Tensor] = [allocated(shapeOf(first)), allocated(shapeOf(second))];
  multiplyInto([
    { product: first, into: { tensor: results[0] } },
    { product: second, into: { tensor: results[1] } },
  ]);
  return results;
}

/** Those of two such products that are asked for. */
export function multiplyNeeded(
  first: Product | undefined,
  second: Product | undefined,
): [tf.Tensor | undefined, tf.Tensor | undefined] {
  if (first && second) return multiplyBoth(first, second);
  return [first && multiply(first), second && multiply(second)];
}
