// What a dense layer takes on the device.
import type { Precision } from '../../gpu/kernel.ts';
import { type RoomOf, storedFloats } from '../room.ts';

/** Sizes of rows [rows, inputs] by weight [outputs, inputs]; `precision` is the result's. */
interface LinearSizes {
  rows: number;
  inputs: number;
  outputs: number;
  precision: Precision;
}

/** Inputs: rows and weight. Only the weight's gradient reads the rows. */
export function linearRoom({ rows, inputs, outputs, precision }: LinearSizes): RoomOf {
  return ([, weightNeeds]) => ({
    outputs: [storedFloats(rows * outputs, precision)],
    kept: weightNeeds ? { inputs: [0] } : {},
    gradients: [rows * inputs, inputs * outputs],
  });
}
