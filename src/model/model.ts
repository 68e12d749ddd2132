// A model on the device: its configuration and its parameters under Hugging Face's names, in buffers that never move.
import type * as tf from '@tensorflow/tfjs';
import type { ModelConfig } from '../config/model.ts';
import { Expected } from '../errors/expected.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import { parameterShapes } from './parameters.ts';
import { type Buckets, relativePositionBucket } from './relativePosition.ts';

/** Values of one parameter off the device, row-major. */
export interface ParameterValues {
  shape: number[];
  values: Float32Array;
}

/**
 * A configuration with its parameters on the current backend, each [rows, columns] or [width] under Hugging Face's
 * name. Owns its tensors: `dispose` gives them back.
 */
export class Model {
  readonly parameters: ReadonlyMap<string, PlacedTensor>;
  private readonly bucketTables = new Map<string, PlacedTensor>();

  /** Puts `values` on the current backend. Throws Expected `model.parameters` if one is missing or misshapen. */
  constructor(
    readonly config: ModelConfig,
    values: ReadonlyMap<string, ParameterValues>,
  ) {
    const checked = fitting(config, values); // all of them, before the first takes room on the device
    const placed = checked.map(([name, parameter]) => {
      return [name, new PlacedTensor(new Float32Array(parameter.values), parameter.shape)] as const;
    });
    this.parameters = new Map(placed);
  }

  /** The tensor of a parameter now. */
  parameter(name: string): tf.Tensor {
    return this.parameters.get(name)!.tensor;
  }

  /** int32 [queries + keys - 1]: the bucket of each distance, from 1 - queries on; kept for the next call. */
  bucketsOfDistances(queries: number, keys: number, bidirectional: boolean): tf.Tensor {
    const key = `${queries},${keys},${bidirectional}`;
    let table = this.bucketTables.get(key);
    if (!table) {
      table = new PlacedTensor(bucketsOfDistances(queries, keys, this.bucketRule(bidirectional)), [
        queries + keys - 1,
      ]);
      this.bucketTables.set(key, table);
    }
    return table.tensor;
  }

  private bucketRule(bidirectional: boolean): Buckets {
    const { relativeAttentionNumBuckets, relativeAttentionMaxDistance } = this.config;
    return {
      bidirectional,
      numBuckets: relativeAttentionNumBuckets,
      maxDistance: relativeAttentionMaxDistance,
    };
  }

  /** Copies of all parameters, for a checkpoint or an export. */
  async read(): Promise<Map<string, ParameterValues>> {
    const values = new Map<string, ParameterValues>();
    for (const [name, placed] of this.parameters) {
      values.set(name, { shape: [...placed.tensor.shape], values: await placed.read() });
    }
    return values;
  }

  dispose(): void {
    for (const placed of [...this.parameters.values(), ...this.bucketTables.values()]) placed.dispose();
    this.bucketTables.clear();
  }
}

/** The parameters of a configuration, in its order. */
function fitting(
  config: ModelConfig,
  values: ReadonlyMap<string, ParameterValues>,
): [string, ParameterValues][] {
  return [...parameterShapes(config)].map(([name, shape]) => {
    const found = values.get(name);
    const misfit = misfitOf(found, shape);
    if (found && misfit === undefined) return [name, found];
    const remedy = 'Load a checkpoint that fits its config.json.';
    throw new Expected('model.parameters', `${name} of shape [${shape}]`, misfit, remedy);
  });
}

function misfitOf(found: ParameterValues | undefined, shape: readonly number[]): string | undefined {
  if (!found) return 'nothing';
  if (found.shape.join() !== shape.join()) return `[${found.shape}]`;
  const wanted = shape.reduce((product, size) => product * size, 1);
  return found.values.length === wanted ? undefined : `${found.values.length} values`;
}

function bucketsOfDistances(queries: number, keys: number, rule: Buckets): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: queries + keys - 1 }, (_, index) =>
    relativePositionBucket(index - (queries - 1), rule),
  );
}
