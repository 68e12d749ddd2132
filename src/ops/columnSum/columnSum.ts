// Column sums in a fixed order: 64 rows at a time until one row is left. The last stage of many gradients.
import * as tf from '@tensorflow/tfjs';
import { engineBackend } from '../../gpu/device.ts';
import { kernel, workgroups } from '../../gpu/kernel.ts';
import { launch } from '../../gpu/launch.ts';
import source from './columnSum.wgsl?raw';
import { columnSumReference } from './reference.ts';

const columnSumKernel = kernel('columnSum', source);

function sumChunks(values: tf.Tensor, rows: number, width: number): tf.Tensor {
  const chunks = Math.ceil(rows / 64);
  return launch(columnSumKernel, {
    tensors: { values },
    outputs: { sums: [chunks, width] },
    sizes: { rows, width, chunks },
    groups: workgroups(Math.ceil((chunks * width) / 64)),
  }).sums;
}

/** values [rows, width] -> [width]. No gradient of its own: it is used inside gradients. */
export function columnSum(values: tf.Tensor): tf.Tensor {
  if (!engineBackend()) return columnSumReference(values);
  const [rows, width] = values.shape as [number, number];
  return tf.tidy(() => {
    let sums = values;
    for (let left = rows; left > 1; left = Math.ceil(left / 64)) sums = sumChunks(sums, left, width);
    return sums.reshape([width]).clone();
  });
}
