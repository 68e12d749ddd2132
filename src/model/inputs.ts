// A batch on the device, in fixed buffers: one set for each shape, overwritten before every step, so that a
// step only depends on what lies in them.
import type { Batch } from '../batches/batch.ts';
import { PlacedTensor } from '../gpu/tensors.ts';
import { occurrencesById } from '../math/occurrences.ts';
import type { TokenIds } from '../ops/embed/embed.ts';

/** One side of a batch as the model reads it. */
export interface Side {
  tokens: TokenIds;
  /** Position codes, 2 * segment + prefix bit: [batch, length]. */
  codes: PlacedTensor['tensor'];
}

class PlacedSide {
  private readonly ids: PlacedTensor;
  private readonly order: PlacedTensor;
  private readonly starts: PlacedTensor;
  private readonly codes: PlacedTensor;

  constructor(
    batchSize: number,
    length: number,
    private readonly vocabSize: number,
  ) {
    const count = batchSize * length;
    this.ids = new PlacedTensor(new Int32Array(count), [batchSize, length]);
    this.order = new PlacedTensor(new Int32Array(count), [count]);
    this.starts = new PlacedTensor(new Int32Array(vocabSize + 1), [vocabSize + 1]);
    this.codes = new PlacedTensor(new Int32Array(count), [batchSize, length]);
  }

  write(ids: Int32Array, segments: Int32Array, prefix: Int32Array | undefined): void {
    const { order, starts } = occurrencesById(ids, this.vocabSize);
    this.ids.write(new Int32Array(ids));
    this.order.write(new Int32Array(order));
    this.starts.write(new Int32Array(starts));
    this.codes.write(segments.map((segment, at) => 2 * segment + (prefix?.[at] ?? 0)));
  }

  get side(): Side {
    const tokens = { ids: this.ids.tensor, order: this.order.tensor, starts: this.starts.tensor };
    return { tokens, codes: this.codes.tensor };
  }

  dispose(): void {
    for (const placed of [this.ids, this.order, this.starts, this.codes]) placed.dispose();
  }
}

/** Shape of a batch: what decides which buffers and which plan it uses. */
interface BatchShape {
  batchSize: number;
  inputLength: number;
  targetLength: number;
}

/** The input buffers of one batch shape. */
export class BatchInputs {
  private readonly encoderSide: PlacedSide | undefined;
  private readonly decoderSide: PlacedSide;
  private readonly placedTargets: PlacedTensor;
  private readonly placedWeights: PlacedTensor;

  constructor({ batchSize, inputLength, targetLength }: BatchShape, vocabSize: number) {
    if (inputLength > 0) this.encoderSide = new PlacedSide(batchSize, inputLength, vocabSize);
    this.decoderSide = new PlacedSide(batchSize, targetLength, vocabSize);
    this.placedTargets = new PlacedTensor(new Int32Array(batchSize * targetLength), [
      batchSize,
      targetLength,
    ]);
    this.placedWeights = new PlacedTensor(new Float32Array(batchSize * targetLength), [
      batchSize,
      targetLength,
    ]);
  }

  /** Puts a batch of this shape into the buffers. */
  write(batch: Batch): void {
    this.encoderSide?.write(batch.encoderInputTokens, batch.encoderSegmentIds, undefined);
    this.decoderSide.write(batch.decoderInputTokens, batch.decoderSegmentIds, batch.decoderPrefix);
    this.placedTargets.write(new Int32Array(batch.decoderTargetTokens));
    this.placedWeights.write(new Float32Array(batch.decoderLossWeights));
  }

  /** Absent for decoder-only models. */
  get encoder(): Side | undefined {
    return this.encoderSide?.side;
  }

  get decoder(): Side {
    return this.decoderSide.side;
  }

  /** int32 [batch, targetLength] */
  get targets(): PlacedTensor['tensor'] {
    return this.placedTargets.tensor;
  }

  /** float32 [batch, targetLength] */
  get weights(): PlacedTensor['tensor'] {
    return this.placedWeights.tensor;
  }

  dispose(): void {
    this.encoderSide?.dispose();
    this.decoderSide.dispose();
    this.placedTargets.dispose();
    this.placedWeights.dispose();
  }
}
