// Texts being written side by side: their caches, and the step that reads one more token of each.
import * as tf from '@tensorflow/tfjs';
import { capture, type Plan } from '../gpu/plan.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import type { Model } from '../model/model.ts';
import { decoderDepth } from '../model/parameters.ts';
import { decodeNext, logitsOf, Pass, type Reading } from '../model/t5.ts';
import { moveCache } from '../ops/cache/cache.ts';

/** An input after the encoder: for every decoder block, keys and values [1, length, 2 * heads * dKv]. */
export interface EncodedInput {
  memories: readonly tf.Tensor[];
  length: number;
}

/** How many texts, how long they are at least to get, and how many first positions see one another in full. */
interface LaneSize {
  rows: number;
  length: number;
  prefixLength: number;
}

const leastCapacity = 64;

/** Room for so many positions: it doubles, so that few steps have to be captured and few sizes of caches stay behind. */
function capacityFor(length: number): number {
  let capacity = leastCapacity;
  while (capacity < length) capacity *= 2;
  return capacity;
}

type Step = { logits: tf.Tensor };

/** Rows with a key/value cache. Owns all its tensors. */
export class DecoderLane {
  readonly rows: number;
  readonly capacity: number;
  /** Positions read so far. */
  length = 0;
  private readonly prefixLength: number;
  private readonly caches: PlacedTensor[];
  /** Where caches are put in another order; made when rows first change places. */
  private spares: PlacedTensor[] | undefined;
  private readonly parents: PlacedTensor;
  private readonly position: PlacedTensor;
  private readonly cachedCodes: PlacedTensor;
  private readonly ids: PlacedTensor;
  private readonly codes: PlacedTensor;
  private readonly input: Reading['input'];
  private readonly plans: { staying?: Plan<Step>; moving?: Plan<Step> } = {};
  private prompt: tf.Tensor | undefined;
  /** Which rows the next step goes on from, where they are not the same ones. */
  private moves: Int32Array<ArrayBuffer> | undefined;

  constructor(
    private readonly model: Model,
    input: EncodedInput | undefined,
    { rows, length, prefixLength }: LaneSize,
  ) {
    this.rows = rows;
    this.prefixLength = prefixLength;
    this.capacity = capacityFor(length);
    this.caches = this.newCaches();
    this.parents = new PlacedTensor(new Int32Array(rows), [rows]);
    this.position = new PlacedTensor(new Int32Array(1), [1]);
    this.cachedCodes = new PlacedTensor(new Int32Array(rows * this.capacity), [rows, this.capacity]);
    this.ids = new PlacedTensor(new Int32Array(rows), [rows, 1]);
    this.codes = new PlacedTensor(new Int32Array(rows), [rows, 1]);
    this.input = input && repeated(input, rows);
  }

  private newCaches(): PlacedTensor[] {
    const { numHeads, dKv } = this.model.config;
    const shape = [this.rows, this.capacity, 2 * numHeads * dKv];
    const size = shape.reduce((product, each) => product * each, 1);
    const depth = decoderDepth(this.model.config);
    return Array.from({ length: depth }, () => new PlacedTensor(new Float32Array(size), shape));
  }

  /** Nothing has been read. */
  beginAnew(): void {
    this.length = 0;
    this.moves = undefined;
  }

  /** Row i goes on from row `parents[i]` of `former`, which may be this lane itself. */
  goOnFrom(former: DecoderLane, parents: Int32Array): void {
    this.length = former.length;
    this.moves = undefined; // rows of another lane are taken over in the order wanted
    if (former !== this) this.takeOver(former, parents);
    else if (parents.some((parent, row) => parent !== row)) this.moves = new Int32Array(parents);
  }

  private takeOver(former: DecoderLane, parents: Int32Array): void {
    this.parents.write(new Int32Array(parents));
    this.caches.forEach((cache, at) => {
      moveCache(former.caches[at]!, cache, this.parents.tensor);
    });
  }

  /**
   * Reads what the prefixes, of one length, have beyond what was read.
   * Gives logits [rows, vocabSize] that hold until the next call.
   */
  async read(prefixes: readonly Int32Array[]): Promise<tf.Tensor> {
    const [first, length] = [this.length, prefixes[0]!.length];
    this.position.write(Int32Array.of(first));
    this.cachedCodes.write(this.codesOf(0, this.capacity, length));
    const logits =
      length - first > 1 ? this.readPrompt(prefixes, length) : await this.readNext(prefixes, first);
    this.length = length;
    return logits;
  }

  private async readNext(prefixes: readonly Int32Array[], position: number): Promise<tf.Tensor> {
    this.ids.write(Int32Array.from(prefixes, (prefix) => prefix[position]!));
    this.codes.write(this.codesOf(position, position + 1, position + 1));
    const plan = await this.nextPlan();
    return plan.run().logits;
  }

  private nextPlan(): Promise<Plan<Step>> {
    if (!this.moves) return this.planOf('staying', () => this.step());
    this.spares ??= this.newCaches();
    this.parents.write(this.moves);
    this.moves = undefined;
    return this.planOf('moving', () => {
      this.reorder();
      return this.step();
    });
  }

  private async planOf(kind: 'staying' | 'moving', body: () => Step): Promise<Plan<Step>> {
    const plan = this.plans[kind] ?? (await capture(body));
    this.plans[kind] = plan;
    return plan;
  }

  private reorder(): void {
    this.caches.forEach((cache, at) => {
      const spare = this.spares![at]!;
      moveCache(cache, spare, this.parents.tensor);
      cache.assign(spare.tensor.clone());
    });
  }

  private step(): Step {
    const states = decodeNext(new Pass(this.model), sideOf(this.ids, this.codes), this.reading());
    return { logits: logitsOf(this.model, states) };
  }

  /** A beginning of several tokens is read in one go, without a plan: it comes once. */
  private readPrompt(prefixes: readonly Int32Array[], length: number): tf.Tensor {
    const ids = new PlacedTensor(Int32Array.from(prefixes.flatMap((prefix) => [...prefix])), [
      this.rows,
      length,
    ]);
    const codes = new PlacedTensor(this.codesOf(0, length, length), [this.rows, length]);
    this.prompt?.dispose();
    this.prompt = tf.keep(
      tf.tidy(() => {
        const states = decodeNext(new Pass(this.model), sideOf(ids, codes), this.reading());
        const last = tf.slice(states, [0, length - 1, 0], [this.rows, 1, this.model.config.dModel]);
        return logitsOf(this.model, last);
      }),
    );
    ids.dispose();
    codes.dispose();
    return this.prompt;
  }

  private reading(): Reading {
    const { position, caches, cachedCodes, input } = this;
    return {
      position: position.tensor,
      caches,
      cachedCodes: cachedCodes.tensor,
      ...(input && { input }),
    };
  }

  /** Codes of positions [first, end) for every row; those from `length` on are not there yet. */
  private codesOf(first: number, end: number, length: number): Int32Array<ArrayBuffer> {
    const code = (position: number) => (position < length ? 2 + (position < this.prefixLength ? 1 : 0) : 0);
    const row = Int32Array.from({ length: end - first }, (_, at) => code(first + at));
    const codes = new Int32Array(this.rows * row.length);
    for (let at = 0; at < this.rows; at++) codes.set(row, at * row.length);
    return codes;
  }

  dispose(): void {
    this.plans.staying?.dispose();
    this.plans.moving?.dispose();
    this.prompt?.dispose();
    const placed = [this.parents, this.position, this.cachedCodes, this.ids, this.codes];
    for (const each of [...placed, ...this.caches, ...(this.spares ?? [])]) each.dispose();
    if (this.input) tf.dispose([...this.input.memories, this.input.codes]);
  }
}

/** Ids and codes as the model reads them. The order of ids is for a gradient, which decoding never takes. */
function sideOf(ids: PlacedTensor, codes: PlacedTensor) {
  return { tokens: { ids: ids.tensor, order: ids.tensor, starts: ids.tensor }, codes: codes.tensor };
}

function repeated({ memories, length }: EncodedInput, rows: number): NonNullable<Reading['input']> {
  return {
    memories: memories.map((memory) => tf.keep(tf.tidy(() => tf.tile(memory, [rows, 1, 1])))),
    codes: tf.keep(tf.fill([rows, length], 2, 'int32')),
  };
}
