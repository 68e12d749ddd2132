// Bytes that one training step works in on WebGPU, without running it: the model's ops one after the other, forward and
// back, with what each keeps, makes and gives back. Room is shared as StepMemory shares it, by size.
import { feedForwardParts, isDecoderOnly, type ModelConfig } from '../config/model.ts';
import type { TrainingConfig } from '../config/training.ts';
import type { Precision } from '../gpu/kernel.ts';
import { decoderDepth } from '../model/parameters.ts';
import { chunkWidth } from '../ops/crossEntropy/crossEntropy.ts';
import { activationPrecision } from './precision.ts';

/** Buffers by size (in floats): how many are in use, and how many were at most. */
class Room {
  private readonly sizes = new Map<number, { now: number; most: number }>();

  take(...floats: number[]): void {
    for (const size of floats) {
      const { now, most } = this.sizes.get(size) ?? { now: 0, most: 0 };
      this.sizes.set(size, { now: now + 1, most: Math.max(most, now + 1) });
    }
  }

  give(...floats: number[]): void {
    for (const size of floats) {
      const found = this.sizes.get(size);
      if (found) found.now--;
    }
  }

  get bytes(): number {
    return [...this.sizes].reduce((sum, [size, { most }]) => sum + 4 * size * most, 0);
  }

  get largestBytes(): number {
    return 4 * Math.max(...this.sizes.keys());
  }
}

/** What the gradient of an op handles, each in floats. */
interface Node {
  /** Kept for it by the forward pass, given back after it. */
  saved: number[];
  /** Gradients of the op's outputs, given back after it. */
  slopes: number[];
  /** Gradients of its inputs; ops before it give them back. */
  gradients: number[];
  /** Needed only while it works. */
  passing?: number[];
  /** Gradients of parameters, which stay until all are collected. */
  parameters?: number[];
  /** Where it is a whole block that is computed again: what it does then. */
  again?: Node[];
}

/** Sizes of one side of a batch, in floats. */
interface Side {
  tokens: number;
  states: number; // [batch, length, dModel]
  heads: number; // [batch, length, heads * dKv]
}

/** A training step being walked; `nodes` is its tape. */
class Walk {
  readonly room = new Room();
  private nodes: Node[] = [];
  /** Gradients of the embedding table are added up; so many are made before an embedding's own. */
  private tableUses: number;

  constructor(
    private readonly config: ModelConfig,
    private readonly gradientCheckpointing: boolean,
    private readonly precision: Precision,
  ) {
    const embeddings = isDecoderOnly(config.architecture) ? 1 : 2;
    this.tableUses = embeddings + (config.tieWordEmbeddings ? 1 : 0);
  }

  side(tokens: number): Side {
    const { dModel, numHeads, dKv } = this.config;
    return { tokens, states: tokens * dModel, heads: tokens * numHeads * dKv };
  }

  /** Floats in whose room so many activations lie. */
  private stored(count: number): number {
    return this.precision === 'f16' ? Math.ceil(count / 2) : count;
  }

  private push(node: Node): void {
    this.nodes.push(node);
    this.room.take(...node.saved);
  }

  /** Rows of the table. A sum of gradients gives the sum before it back, but not what it adds. */
  embed({ states }: Side): void {
    const { vocabSize, dModel } = this.config;
    const sum = --this.tableUses > 0 ? [vocabSize * dModel] : [];
    this.room.take(states);
    this.push({
      saved: [],
      slopes: [states, ...sum],
      gradients: [],
      parameters: [vocabSize * dModel, ...sum],
    });
  }

  /** The stream joined with the update before it, and normed, which the next op reads. */
  private norm({ tokens, states }: Side, update: 'joins' | 'none' = 'joins'): void {
    const { dModel, dropoutRate } = this.config;
    const own = update === 'joins' && dropoutRate > 0 ? [states] : []; // else it has the stream's gradient
    this.push({
      saved: [states, this.stored(states), tokens + 2],
      slopes: [states, states],
      gradients: [states, ...own],
      parameters: [dModel],
    });
    this.room.give(states); // what joined it, or what was embedded: it is in the stream now
  }

  /** A matrix product with a weight; `saved` where nobody else keeps its input. */
  private linear(input: number, output: number, weight: number, slopes = [output]): void {
    this.push({ saved: [], slopes, gradients: [input], parameters: [weight] });
  }

  /** The last product of a sub-layer, whose output is the update: its gradient has room of its own with dropout. */
  private update({ states }: Side, input: number, weight: number): void {
    this.room.take(states);
    this.linear(input, states, weight, this.config.dropoutRate > 0 ? [states] : []);
  }

  private selfAttention(side: Side, update: 'joins' | 'none'): void {
    const { tokens, states, heads } = side;
    const { dModel, numHeads } = this.config;
    const square = (heads / tokens) * dModel;
    this.norm(side, update);
    this.linear(states, 3 * heads, 3 * square);
    const notes = tokens * numHeads;
    this.push({
      saved: [this.stored(3 * heads), this.stored(heads), notes],
      slopes: [heads],
      gradients: [3 * heads],
      passing: [notes],
    });
    this.update(side, heads, square);
  }

  private crossAttention(side: Side, memory: Side, at: number): void {
    const { tokens, states, heads } = side;
    const { dModel, numHeads } = this.config;
    const square = (heads / tokens) * dModel;
    this.norm(side);
    this.linear(states, heads, square);
    const last = at === decoderDepth(this.config) - 1;
    const sum = last ? [] : [memory.states]; // of the gradients of the encoder's states, as in `embed`
    this.push({
      saved: [],
      slopes: [2 * memory.heads, ...sum],
      gradients: [memory.states, ...sum],
      parameters: [2 * square],
    });
    const notes = tokens * numHeads;
    this.push({
      saved: [...[heads, 2 * memory.heads, heads].map((each) => this.stored(each)), notes],
      slopes: [heads],
      gradients: [heads, 2 * memory.heads],
      passing: [notes],
    });
    this.update(side, heads, square);
  }

  private feedForward(side: Side): void {
    const { dModel, dFf, feedForwardProj, dropoutRate } = this.config;
    const { gated, activation } = feedForwardParts(feedForwardProj);
    const wide = side.tokens * dFf;
    const inner = gated ? 2 * wide : wide;
    this.norm(side);
    this.room.take(side.states); // the update
    const activated = gated ? wide : this.stored(wide);
    this.push({
      saved: [activated, ...(gated || activation !== 'relu' ? [this.stored(inner)] : [])],
      slopes: dropoutRate > 0 ? [side.states] : [],
      gradients: [side.states],
      passing: [inner],
      parameters: [(gated ? 2 : 1) * dFf * dModel, dFf * dModel],
    });
  }

  /** Blocks and the norm after them, whose stream nobody reads: its gradient is a constant of zeros. */
  stack(side: Side, depth: number, memory?: Side): void {
    this.embed(side);
    for (let at = 0; at < depth; at++) {
      const block = () => this.block(side, at, memory);
      if (this.gradientCheckpointing) this.checkpointed(side, at, block);
      else block();
    }
    this.norm(side);
    if (this.gradientCheckpointing) this.room.give(side.states); // the stream before the norm
    this.room.take(side.states);
  }

  private block(side: Side, at: number, memory: Side | undefined): void {
    this.selfAttention(side, at === 0 ? 'none' : 'joins');
    if (memory) this.crossAttention(side, memory, at);
    this.feedForward(side);
  }

  /** A block of which only what enters it is kept, the stream and what joins it: nothing does in the first. */
  private checkpointed({ states }: Side, at: number, block: () => void): void {
    const outer = this.nodes;
    this.nodes = [];
    this.room.take(states); // its first norm gives back what is kept
    block();
    this.room.give(...this.nodes.flatMap(({ saved }) => saved));
    this.room.take(states); // the stream that leaves it
    const saved = at === 0 ? [states] : [states, states];
    outer.push({ saved, slopes: [], gradients: [], passing: [states], again: this.nodes });
    this.nodes = outer;
  }

  /** Output table and loss; of the logits only a chunk is there at a time. */
  loss({ tokens, states }: Side): void {
    const { vocabSize, dModel } = this.config;
    const width = chunkWidth(tokens, vocabSize);
    const [kept, passing] = width < vocabSize ? [[], [tokens * width]] : [[tokens * vocabSize], []];
    this.room.take(...passing);
    this.room.give(...passing);
    const table = [vocabSize * dModel];
    this.push({
      saved: [...kept, 4 * tokens],
      slopes: [],
      gradients: [states],
      passing,
      parameters: table,
    });
  }

  /** The way back over everything walked. */
  back(nodes = this.nodes): void {
    for (const node of nodes.toReversed()) {
      const { saved, slopes, gradients, passing = [], parameters = [], again } = node;
      if (again) {
        this.forwardAgain(again, saved, passing);
        this.back(again);
        continue;
      }
      this.room.take(...passing, ...gradients, ...parameters);
      this.room.give(...passing, ...slopes, ...saved);
    }
  }

  /** What entered is used up by the first norm, and nobody reads the update that leaves. */
  private forwardAgain(nodes: readonly Node[], entering: number[], leaving: number[]): void {
    for (const [at, { saved }] of nodes.entries()) {
      this.room.take(...saved);
      if (at === 0) this.room.give(...entering);
    }
    this.room.take(...leaving);
    this.room.give(...leaving);
  }
}

/** Room that the gradient of one micro-batch takes, and the largest buffer in it, both in bytes. */
export function stepRoom(
  config: ModelConfig,
  training: TrainingConfig,
): { bytes: number; largestBytes: number } {
  const { batchSize, inputLength, targetLength } = training;
  const walk = new Walk(config, training.gradientCheckpointing, activationPrecision(training));
  const alone = isDecoderOnly(config.architecture);
  const targets = walk.side(batchSize * (targetLength + (alone ? inputLength : 0)));
  const inputs = alone ? undefined : walk.side(batchSize * inputLength);
  if (inputs) walk.stack(inputs, config.numLayers);
  walk.stack(targets, decoderDepth(config), inputs);
  walk.loss(targets);
  walk.back();
  const { bytes, largestBytes } = walk.room;
  return { bytes, largestBytes };
}
