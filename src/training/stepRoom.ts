// Bytes that one training step works in on WebGPU, without running it: the model's ops one after the other, as model/t5.ts
// calls them, each with what it says it takes.
import { feedForwardParts, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import type { Precision } from '../gpu/kernel.ts';
import { decoderDepth } from '../model/parameters.ts';
import {
  type BlockPaths,
  decoderBlockPaths,
  decoderStackName,
  encoderBlockPaths,
  relativeBiasPath,
} from '../model/paths.ts';
import type { Trainable } from '../model/trainable.ts';
import { attentionRoom } from '../ops/attention/room.ts';
import { crossEntropyRoom } from '../ops/crossEntropy/room.ts';
import { embedRoom } from '../ops/embed/room.ts';
import { feedForwardRoom } from '../ops/feedForward/room.ts';
import { linearRoom } from '../ops/linear/room.ts';
import { residualNormRoom } from '../ops/rmsNorm/room.ts';
import { activationPrecision } from './precision.ts';
import { Sketch, type Sketched, sketchedParameter } from './sketch.ts';

/** One side of a batch. */
interface Side {
  batch: number;
  length: number;
}

/** What a decoder's blocks read of the encoder. */
interface Encoded {
  side: Side;
  states: Sketched;
}

/** What passes through the blocks: the stream, and the last sub-layer's update. */
interface Flow {
  stream: Sketched;
  update?: Sketched | undefined;
}

/** What the blocks of a stack share. */
interface Attending {
  side: Side;
  /** Of relative positions. */
  table: Sketched;
  encoded?: Encoded | undefined;
}

const rowsOf = ({ batch, length }: Side) => batch * length;
const flowOf = ([stream, update]: readonly Sketched[]): Flow => ({ stream: stream!, update });

/** A pass through the model; sub-layers are as in model/t5.ts. */
class Walk {
  readonly sketch = new Sketch();
  private readonly parameters = new Map<string, Sketched>();
  private readonly precision: Precision;

  constructor(
    private readonly config: ModelConfig,
    private readonly training: TrainingConfig,
    private readonly trainable: Trainable,
  ) {
    this.precision = activationPrecision(training);
  }

  /** A parameter, or a group that is used as one under the name of its first: all of it is trained, or none. */
  private parameter(name: string): Sketched {
    const parameter = this.parameters.get(name) ?? sketchedParameter(this.trainable(name));
    this.parameters.set(name, parameter);
    return parameter;
  }

  private linear(
    rows: Sketched,
    weight: string,
    sizes: { rows: number; inputs: number; outputs: number },
    precision = this.precision,
  ): Sketched {
    return this.sketch.run(linearRoom({ ...sizes, precision }), rows, this.parameter(weight))[0]!;
  }

  /** The last product of an attention, whose result joins the stream. */
  private updateOf(mixed: Sketched, weight: string, side: Side): Sketched {
    const { dModel, numHeads, dKv } = this.config;
    const sizes = { rows: rowsOf(side), inputs: numHeads * dKv, outputs: dModel };
    return this.linear(mixed, weight, sizes, 'f32');
  }

  private joined({ stream, update }: Flow, path: string, side: Side) {
    const { dModel: width, dropoutRate } = this.config;
    const sizes = { rows: rowsOf(side), width, drops: dropoutRate > 0, precision: this.precision };
    const scale = this.parameter(`${path}.weight`);
    const inputs = update ? [stream, scale, update] : [stream, scale];
    const [joined, normed] = this.sketch.run(residualNormRoom(sizes), ...inputs);
    this.sketch.dispose(stream, ...(update ? [update] : []));
    return { stream: joined!, normed: normed! };
  }

  private selfAttention(flow: Flow, path: string, { side, table }: Attending): Sketched[] {
    const { dModel, numHeads: heads, dKv: depth, relativeAttentionNumBuckets: buckets } = this.config;
    const { stream, normed } = this.joined(flow, `${path}.layer_norm`, side);
    const first = `${path}.SelfAttention.q.weight`; // of q, k and v
    const sizes = { rows: rowsOf(side), inputs: dModel, outputs: 3 * heads * depth };
    const projected = this.linear(normed, first, sizes);
    const lengths = { batch: side.batch, heads, queries: side.length, keys: side.length, depth };
    const room = attentionRoom({ ...lengths, buckets, fromMemory: false, precision: this.precision });
    const [mixed] = this.sketch.run(room, projected, table);
    return [stream, this.updateOf(mixed!, `${path}.SelfAttention.o.weight`, side)];
  }

  private crossAttention(flow: Flow, path: string, side: Side, encoded: Encoded): Sketched[] {
    const { dModel, numHeads: heads, dKv: depth } = this.config;
    const weight = (name: string) => `${path}.EncDecAttention.${name}.weight`;
    const { stream, normed } = this.joined(flow, `${path}.layer_norm`, side);
    const toQueries = { rows: rowsOf(side), inputs: dModel, outputs: heads * depth };
    const queries = this.linear(normed, weight('q'), toQueries);
    const first = weight('k'); // of k and v
    const toMemory = { rows: rowsOf(encoded.side), inputs: dModel, outputs: 2 * heads * depth };
    const memory = this.linear(encoded.states, first, toMemory);
    const lengths = { batch: side.batch, heads, queries: side.length, keys: encoded.side.length, depth };
    const room = attentionRoom({ ...lengths, buckets: 0, fromMemory: true, precision: this.precision });
    const [mixed] = this.sketch.run(room, queries, memory);
    return [stream, this.updateOf(mixed!, weight('o'), side)];
  }

  private feedForward(flow: Flow, path: string, side: Side): Sketched[] {
    const { dModel: width, dFf: inner, feedForwardProj } = this.config;
    const { gated, activation: kind } = feedForwardParts(feedForwardProj);
    const weight = (name: string) => this.parameter(`${path}.DenseReluDense.${name}.weight`);
    const { stream, normed } = this.joined(flow, `${path}.layer_norm`, side);
    const sizes = { rows: rowsOf(side), width, inner, gated, kind, precision: this.precision };
    const room = feedForwardRoom(sizes);
    const [update] = this.sketch.run(room, normed, weight(gated ? 'wi_0' : 'wi'), weight('wo'));
    return [stream, update!];
  }

  private block(flow: Flow, paths: BlockPaths, attending: Attending): Sketched[] {
    const { sketch } = this;
    const { side, encoded } = attending;
    const { crossAttention: crossPath } = paths;
    const attended = sketch.tidy(() => this.selfAttention(flow, paths.selfAttention, attending));
    const crossed =
      crossPath && encoded
        ? sketch.tidy(() => this.crossAttention(flowOf(attended), crossPath, side, encoded))
        : attended;
    return sketch.tidy(() => this.feedForward(flowOf(crossed), paths.feedForward, side));
  }

  private recomputedBlock(flow: Flow, paths: BlockPaths, attending: Attending): Sketched[] {
    const { encoded } = attending;
    const entering = flow.update ? [flow.stream, flow.update] : [flow.stream];
    const body = (given: readonly Sketched[]) => {
      const again = encoded && { ...encoded, states: given.at(-1)! };
      return this.block(flowOf(given.slice(0, entering.length)), paths, { ...attending, encoded: again });
    };
    return this.sketch.recomputed(encoded ? [...entering, encoded.states] : entering, body);
  }

  private stack(name: 'encoder' | 'decoder', blocks: BlockPaths[], side: Side, encoded?: Encoded): Sketched {
    const { vocabSize, dModel } = this.config;
    const room = embedRoom(rowsOf(side), vocabSize, dModel);
    const attending = { side, table: this.parameter(relativeBiasPath(name)), encoded };
    let flow = flowOf(this.sketch.run(room, this.parameter('shared.weight')));
    for (const paths of blocks) {
      const again = this.training.gradientCheckpointing;
      const through = again
        ? this.recomputedBlock(flow, paths, attending)
        : this.block(flow, paths, attending);
      flow = flowOf(through);
    }
    return this.joined(flow, `${name}.final_layer_norm`, side).normed;
  }

  /** Both stacks, and the loss. */
  loss(inputs: Side | undefined, targets: Side): Sketched[] {
    const { config } = this;
    const { vocabSize, dModel, numLayers, tieWordEmbeddings } = config;
    const encoderPaths = Array.from({ length: numLayers }, (_, block) => encoderBlockPaths(block));
    const encoded = inputs && { side: inputs, states: this.stack('encoder', encoderPaths, inputs) };
    const paths = Array.from({ length: decoderDepth(config) }, (_, block) =>
      decoderBlockPaths(config, block),
    );
    const states = this.stack(decoderStackName(config), paths, targets, encoded);
    const table = this.parameter(tieWordEmbeddings ? 'shared.weight' : 'lm_head.weight');
    return this.sketch.run(crossEntropyRoom(rowsOf(targets), vocabSize, dModel), states, table);
  }
}

/**
 * Room that the gradient of one micro-batch takes, and the largest buffer in it, both in bytes. Frozen parameters have no
 * gradient, and what only their gradients read is not kept.
 */
export function stepRoom(
  config: ModelConfig,
  training: TrainingConfig,
  trainable: Trainable,
): { bytes: number; largestBytes: number } {
  const { batchSize: batch, inputLength, targetLength } = training;
  const walk = new Walk(config, training, trainable);
  const alone = isDecoderOnly(config.architecture);
  const targets = { batch, length: targetLength + (alone ? inputLength : 0) };
  const loss = () => walk.loss(alone ? undefined : { batch, length: inputLength }, targets);
  walk.sketch.gradients(loss, []);
  const { bytes, largestBytes } = walk.sketch.room;
  return { bytes, largestBytes };
}
