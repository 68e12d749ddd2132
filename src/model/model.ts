// A model on the device: its configuration and its parameters under Hugging Face's names, in places that never move:
// on WebGPU together in an arena, elsewhere each in a tensor of its own. Nothing above knows which.

import * as tf from '@tensorflow/tfjs';
import type { ModelConfig } from '../config/model.ts';
import { modelRules, refuseBreaches } from '../config/rules.ts';
import { Expected } from '../errors/expected.ts';
import { known } from '../errors/known.ts';
import { Arena, largestChunk, type PlacedArray } from '../gpu/arena.ts';
import { type ArenaLayout, type ArrayGroup, layOut, stackName } from '../gpu/arenaLayout.ts';
import { engineBackend } from '../gpu/device.ts';
import { withoutGradient } from '../gpu/needsGradient.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import { type ParameterGroup, parameterGroups, parameterShapes } from './parameters.ts';
import { type Buckets, relativePositionBucket } from './relativePosition.ts';
import { everyParameter, type Trainable, trainableNames } from './trainable.ts';

/** Values of one parameter off the device, row-major. */
export interface ParameterValues {
  shape: number[];
  values: Float32Array;
}

/** How a model is made, where not by default. */
interface ModelOptions {
  /** Which parameters are trained, the others are frozen: no gradient is taken for them. Default: all. */
  trainable?: Trainable | undefined;
  /** The most bytes of a buffer on WebGPU. Default: what the device binds. */
  chunkBytes?: number | undefined;
}

/**
 * A configuration with its parameters on the current backend, each [rows, columns] or [width] under Hugging Face's
 * name. Owns its tensors: `dispose` gives them back.
 */
export class Model {
  readonly parameters: ReadonlyMap<string, PlacedArray>;
  /** Those of `parameters` that are trained. */
  readonly trainableParameters: ReadonlyMap<string, PlacedArray>;
  /** Where the trainable parameters lie together; only on WebGPU. */
  readonly trainableArena: Arena | undefined;
  private readonly frozenArena: Arena | undefined;
  private readonly groups: readonly ParameterGroup[];
  private readonly separate: readonly PlacedTensor[];
  private readonly bucketTables = new Map<string, PlacedTensor>();

  /**
   * Puts `values` on the current backend. Throws Expected `run.settings` for settings that do not go together,
   * `model.trainable` if only a part of a group is trained, `model.parameters` if one is missing or misshapen,
   * `device.limit` if one does not fit into a buffer.
   */
  constructor(
    readonly config: ModelConfig,
    values: ReadonlyMap<string, ParameterValues>,
    { trainable = everyParameter, chunkBytes }: ModelOptions = {},
  ) {
    refuseBreaches('run.settings', modelRules, config);
    this.groups = parameterGroups(config);
    const trained = trainableNames(config, trainable);
    const checked = fitting(config, values); // all of them, before the first takes room on the device
    const backend = engineBackend();
    if (backend) {
      const layouts = parameterLayouts(config, trained, chunkBytes ?? largestChunk(backend));
      const arenas = { trainable: new Arena(layouts.trainable), frozen: new Arena(layouts.frozen) };
      [this.trainableArena, this.frozenArena] = [arenas.trainable, arenas.frozen];
      this.separate = [];
      const arenaOf = (name: string) => (trained.has(name) ? arenas.trainable : arenas.frozen);
      this.parameters = new Map(checked.map(([name]) => [name, arenaOf(name).array(name)]));
      for (const [name, { values: numbers }] of checked)
        known(this.parameters, name).write(new Float32Array(numbers));
      for (const name of layouts.frozen.places.keys()) withoutGradient(arenas.frozen.array(name).tensor);
    } else {
      const placed = checked.map(([name, parameter]) => {
        return [name, new PlacedTensor(new Float32Array(parameter.values), parameter.shape)] as const;
      });
      this.separate = placed.map(([, tensor]) => tensor);
      this.parameters = new Map(placed);
    }
    this.trainableParameters = new Map([...this.parameters].filter(([name]) => trained.has(name)));
  }

  /** The tensor of a parameter now. */
  parameter(name: string): tf.Tensor {
    return known(this.parameters, name).tensor;
  }

  /** The parameters of one of `parameterGroups` as one matrix, [sum of rows, columns]: the place they share, or a copy on the tape. */
  stacked(names: ParameterGroup): tf.Tensor {
    const arena = this.trainableParameters.has(names[0]!) ? this.trainableArena : this.frozenArena;
    if (arena) return arena.array(stackName(names)).tensor;
    return tf.concat(
      names.map((name) => this.parameter(name)),
      0,
    );
  }

  /**
   * What gradients are taken for: every trainable parameter by name and, where they lie together, every such group by
   * its `stackName`. A loss that uses a group as one matrix has a gradient for the group and none for its members.
   */
  trainables(): Map<string, tf.Tensor> {
    const tensors = new Map([...this.trainableParameters].map(([name, { tensor }]) => [name, tensor]));
    for (const group of this.packedGroups) tensors.set(stackName(group), this.stacked(group));
    return tensors;
  }

  /** The trainable groups that lie together and are used as one. */
  private get packedGroups(): readonly ParameterGroup[] {
    if (!this.trainableArena) return [];
    return this.groups.filter(([first]) => this.trainableParameters.has(first!));
  }

  /** Of `trainables`, those that layers use whose parameters lie under these paths: groups as one where they are one. */
  operands(paths: readonly string[]): tf.Tensor[] {
    const members = new Set(this.packedGroups.flat());
    const isUnder = (name: string) => paths.some((path) => name === path || name.startsWith(`${path}.`));
    return [...this.trainables()]
      .filter(([name]) => isUnder(name) && !members.has(name))
      .map(([, tensor]) => tensor);
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
    for (const placed of [...this.separate, ...this.bucketTables.values()]) placed.dispose();
    this.trainableArena?.dispose();
    this.frozenArena?.dispose();
    this.bucketTables.clear();
    engineBackend()?.destroyIdleBuffers(); // of no use to a model of another size
  }
}

/** Where parameters lie: in the order of the forward pass, groups without a gap, those that are trained apart. */
function parameterLayouts(
  config: ModelConfig,
  trained: ReadonlySet<string>,
  chunkBytes: number,
): Record<'trainable' | 'frozen', ArenaLayout> {
  const shapes = parameterShapes(config);
  const groups = parameterGroups(config);
  const followers = new Set(groups.flatMap(([, ...others]) => others));
  const layoutOf = (isIn: (name: string) => boolean) => {
    const laid = [...shapes.keys()]
      .filter((name) => !followers.has(name) && isIn(name))
      .map((name): ArrayGroup => {
        const names = groups.find(([first]) => first === name) ?? [name];
        return names.map((each) => [each, known(shapes, each)]);
      });
    return layOut(laid, chunkBytes);
  };
  return { trainable: layoutOf((name) => trained.has(name)), frozen: layoutOf((name) => !trained.has(name)) };
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
