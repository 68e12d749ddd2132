// What a training step is fed: seqio's feature names in camelCase, row-major, plain arrays that cross threads.

/** A rectangular batch. Segment ids are 1.. per example and 0 for padding; unpacked rows have one segment. */
export interface Batch {
  /** Rows in the batch. */
  batchSize: number;
  /** Encoder positions; 0 for decoder-only models. */
  inputLength: number;
  /** Decoder positions. */
  targetLength: number;
  /** [batchSize, inputLength] */
  encoderInputTokens: Int32Array;
  /** [batchSize, inputLength] */
  encoderSegmentIds: Int32Array;
  /** [batchSize, targetLength]: targets shifted right, 0 at the start of every segment (spec 6.6). */
  decoderInputTokens: Int32Array;
  /** [batchSize, targetLength] */
  decoderTargetTokens: Int32Array;
  /** [batchSize, targetLength] */
  decoderSegmentIds: Int32Array;
  /** [batchSize, targetLength]: 1 where the target is scored. */
  decoderLossWeights: Float32Array;
  /** [batchSize, targetLength]: 1 where a prefix LM sees in both directions (seqio decoder_causal_attention); else 0. */
  decoderPrefix: Int32Array;
}

/** Inputs and targets of one example, EOS included (spec 3.1). */
export interface Example {
  inputs: Int32Array;
  targets: Int32Array;
}
