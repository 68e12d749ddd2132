// The work that stands for a class while tiles are measured: a dense layer or both its gradients, an attention with its
// gradients, each by every candidate. Made of random numbers on the current device.
import * as tf from '@tensorflow/tfjs';
import type { TunedClass } from '../config/tunedClasses.ts';
import type { DeviceKind } from '../gpu/deviceKind.ts';
import { capture, type Outputs } from '../gpu/plan.ts';
import type { Contender, Contest } from '../gpu/tuner.ts';
import { attended } from '../ops/attention/attention.ts';
import { extentOf } from '../ops/attention/shape.ts';
import {
  type AttentionClass,
  attentionClasses,
  fitted,
  ruledVariant,
  type VariantName,
  variantCandidates,
  variants,
} from '../ops/attention/variants.ts';
import { forwardProduct, rowsGradient, weightGradient } from '../ops/linear/linear.ts';
import { type Job, multiplyInto } from '../ops/linear/multiply.ts';
import { chooseTile } from '../ops/linear/tiles.ts';
import { type ProductClass, productClasses, tileCandidates } from '../ops/linear/tuned.ts';

/** A contest, and what it works on. */
interface TunedWork {
  contest: Contest;
  dispose(): void;
}

export function tunedWork(name: TunedClass, device: DeviceKind): TunedWork {
  return name in productClasses
    ? productWork(name as ProductClass, device)
    : attentionWork(name as AttentionClass, device);
}

async function contender(body: () => Outputs): Promise<Contender> {
  const plan = await capture(body);
  return { run: () => void plan.run(), dispose: () => plan.dispose() };
}

/** One work by every candidate: `body` does it by the one it is given. */
function contestOf<Name extends string>(
  names: readonly Name[],
  rule: Name,
  body: (name: Name) => Outputs,
): Contest {
  const entries = names.map((name) => [name, () => contender(() => body(name))]);
  return { candidates: Object.fromEntries(entries), rule };
}

const random = (...shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', 1);

function productWork(name: ProductClass, device: DeviceKind): TunedWork {
  const { shape, paired } = productClasses[name];
  const [jobs, tensors] = (paired ? gradientJobs : forwardJobs)(shape);
  const contest = contestOf(tileCandidates(name, device), chooseTile(shape, device, true), (tile) => {
    multiplyInto(jobs, { tile });
    return {};
  });
  return { contest, dispose: () => tf.dispose(tensors) };
}

type Jobs = readonly [Job] | readonly [Job, Job];
type Sizes = Record<'rows' | 'columns' | 'depth', number>;

function forwardJobs({ rows, columns, depth }: Sizes): [Jobs, tf.Tensor[]] {
  const [x, weight, result] = [random(rows, depth), random(columns, depth), random(rows, columns)];
  return [[{ product: forwardProduct(x, weight), into: { tensor: result } }], [x, weight, result]];
}

function gradientJobs({ rows, columns, depth }: Sizes): [Jobs, tf.Tensor[]] {
  const [x, gradient, weight] = [random(rows, columns), random(rows, depth), random(depth, columns)];
  const [ofRows, ofWeight] = [random(rows, columns), random(depth, columns)];
  const jobs: Jobs = [
    { product: rowsGradient(gradient, weight), into: { tensor: ofRows } },
    { product: weightGradient(gradient, x, weight), into: { tensor: ofWeight } },
  ];
  return [jobs, [x, gradient, weight, ofRows, ofWeight]];
}

const [heads, depth, buckets] = [8, 32, 32];

/** Self-attention as an encoder has it; of fewer texts where a processor computes, which is busy with one. */
function attentionWork(name: AttentionClass, device: DeviceKind): TunedWork {
  const batch = device.software ? 1 : 8;
  const length = attentionClasses[name];
  const inputs = [random(batch, length, 3 * heads * depth), random(buckets, heads)];
  const slopes = random(batch, length, heads * depth);
  const codes = tf.fill([batch, length], 2, 'int32');
  const bucketOfDistance = tf.tensor1d(
    Int32Array.from({ length: 2 * length - 1 }, (_, distance) => distance % buckets),
    'int32',
  );
  const visibility = { queryCodes: codes, keyCodes: codes, causal: false };
  const attend = (variant: VariantName) => (queries: tf.Tensor, table: tf.Tensor) =>
    attended({
      ...{ queries, memory: undefined, extent: extentOf(queries, undefined, heads) },
      options: { heads, visibility, bias: { table, bucketOfDistance } },
      variant: fitted(variants[variant], depth, buckets),
    });
  const contest = contestOf(variantCandidates(device), ruledVariant(device), (variant) => {
    const gradients = tf.grads(attend(variant) as (...inputs: tf.Tensor[]) => tf.Tensor);
    const [ofQueries, ofTable] = gradients(inputs, slopes.clone()); // slopes are given back once they are used
    return { ofQueries: ofQueries!, ofTable: ofTable! };
  });
  return { contest, dispose: () => tf.dispose([...inputs, slopes, codes, bucketOfDistance]) };
}
