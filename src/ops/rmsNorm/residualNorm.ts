// Where one sub-layer ends and the next begins: its update joins the residual stream, and the stream is normed, in one
// dispatch, both dropouts included. The stream goes on from here and nowhere else, so its gradients meet in one kernel.
import type * as tf from '@tensorflow/tfjs';
import { engineBackend, requireBackend } from '../../gpu/device.ts';
import type { DeviceKind } from '../../gpu/deviceKind.ts';
import { type Kernel, kernel, type Precision, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import { op } from '../../gpu/op.ts';
import dropped from '../dropout/dropped.wgsl?raw';
import philox from '../dropout/philox.wgsl?raw';
import { dropoutSizes } from '../dropout/rule.ts';
import laneSum from './laneSum.wgsl?raw';
import type { ResidualNormOptions } from './options.ts';
import { residualNormReference } from './reference.ts';
import source from './residualNorm.wgsl?raw';
import gradientSource from './residualNormGradient.wgsl?raw';
import { notesOf } from './room.ts';
import subgroupSum from './subgroupSum.wgsl?raw';

/** Columns whose scale gradient one workgroup adds up, at most; as in the WGSL. */
const columnsPerGroup = 16;

/** Lanes of a workgroup, and whether they are one subgroup. */
interface Workgroup {
  lanes: number;
  alone: boolean;
}

/** Barriers are dear where a processor poses as a device, lanes that wait for one another cheap elsewhere. */
function workgroupOn({ software, subgroupSize }: DeviceKind): Workgroup {
  if (!software) return { lanes: 256, alone: false };
  return subgroupSize > 0 ? { lanes: subgroupSize, alone: true } : { lanes: 64, alone: false };
}

const variants = new Map<string, Kernel>();

/** The kernel of a text for this device, with or without random numbers. */
function variantOf(
  name: string,
  text: string,
  { updateDropout, normedDropout }: ResidualNormOptions,
  stored?: Precision,
): Kernel {
  const { lanes, alone } = workgroupOn(requireBackend());
  const drops = updateDropout !== undefined || normedDropout !== undefined;
  const key = `${name},${lanes},${alone},${drops},${stored}`;
  const constants = { WORKGROUP: lanes, ALONE: alone, DROPS: drops }; // ALONE only tells pipelines apart
  const includes = [philox, dropped, alone ? subgroupSum : laneSum];
  const parts = { includes, constants, enables: alone ? ['subgroups'] : [], ...(stored && { stored }) };
  const variant = variants.get(key) ?? kernel(name, text, parts);
  variants.set(key, variant);
  return variant;
}

function ruleSizes({ updateDropout, normedDropout }: ResidualNormOptions) {
  const [update, normed] = [dropoutSizes(updateDropout), dropoutSizes(normedDropout)];
  return {
    ...{ updateThreshold: update.threshold, updateScale: update.scale, updateSite: update.site },
    ...{ normedThreshold: normed.threshold, normedScale: normed.scale, normedSite: normed.site },
  };
}

function forward(
  stream: tf.Tensor,
  update: tf.Tensor | undefined,
  scale: tf.Tensor,
  options: ResidualNormOptions,
) {
  const width = scale.size;
  const rows = stream.size / width;
  const counter = options.updateDropout?.counter ?? options.normedDropout?.counter;
  const { precision = 'f32' } = options;
  return launch(variantOf('residualNorm', source, options, precision), {
    tensors: { stream, update: update ?? stream, scale, counter: counter ?? stream }, // bound but not read where absent
    outputs: { joined: stream.shape, normed: stream.shape, notes: [notesOf(rows)] },
    precisions: { normed: precision },
    sizes: { rows, width, epsilon: options.epsilon, joins: update ? 1 : 0, ...ruleSizes(options) },
    groups: workgroups(rows),
  });
}

interface Saved {
  joined: tf.Tensor;
  scale: tf.Tensor;
  notes: tf.Tensor;
}

/** Which gradients are needed besides the stream's. */
interface Needs {
  update: boolean;
  scale: boolean;
}

function backward(
  { joined: joinedGradient, normed: normedGradient }: Readonly<Record<'joined' | 'normed', tf.Tensor>>,
  saved: Saved,
  options: ResidualNormOptions,
  needs: Needs,
) {
  const width = saved.scale.size;
  const rows = saved.joined.size / width;
  const shape = saved.joined.shape;
  const sizes = ruleSizes(options);
  const drops = needs.update && sizes.updateThreshold > 0;
  const columns = Math.min(columnsPerGroup, workgroupOn(requireBackend()).lanes);
  const found = launch(variantOf('residualNormGradient', gradientSource, options), {
    tensors: { ...saved, joinedGradient, normedGradient },
    outputs: {
      streamGradient: shape,
      updateGradient: drops ? shape : [1],
      scaleGradient: needs.scale ? [width] : [1],
    },
    sizes: { rows, width, ...sizes, updateThreshold: drops ? sizes.updateThreshold : 0 },
    groups: workgroups(rows + (needs.scale ? Math.ceil(width / columns) : 0)),
  });
  // Where nothing is dropped, the update's gradient is the stream's.
  return drops ? found : { ...found, updateGradient: found.streamGradient.clone() };
}

/**
 * stream' = stream + dropout(update), and normed = dropout(stream' over its root mean square, times scale), all
 * [..., width] and scale [width] (spec 1.1; Transformers' T5LayerNorm). All sums are f32 and in a fixed order.
 */
export function residualNorm(
  stream: tf.Tensor,
  update: tf.Tensor | undefined,
  scale: tf.Tensor,
  options: ResidualNormOptions,
): { stream: tf.Tensor; normed: tf.Tensor } {
  if (!engineBackend()) return residualNormReference(stream, update, scale, options);
  const { joined, normed } = op({
    inputs: { stream, scale, update },
    forward() {
      const { notes, ...outputs } = forward(stream, update, scale, options);
      return {
        outputs: { joined: outputs.joined, normed: outputs.normed },
        saved: { joined: outputs.joined, scale, notes },
      };
    },
    backward(gradients, saved, needs) {
      const found = backward(gradients, saved, options, needs);
      return { stream: found.streamGradient, scale: found.scaleGradient, update: found.updateGradient };
    },
  });
  return { stream: joined, normed };
}
