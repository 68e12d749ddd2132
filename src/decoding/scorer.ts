// What decoding asks of a model, so that search is plain TypeScript and knows no tensors.

/** Next-token logits for prefixes. The encoder has run once, when the scorer was made. */
export interface Scorer {
  readonly vocabSize: number;
  /**
   * Logits after each prefix. `prefixes` all have the same length and start with the decoder's start token.
   * Returns [prefixes, vocabSize], row-major, valid until the next call.
   * `parents[i]` is the row of the previous call that prefix i extends by one id (for a key/value cache);
   * -1 where a new search begins (one scorer serves several), whose prefix may have any length.
   */
  logits(prefixes: readonly Int32Array[], parents: Int32Array): Promise<Float32Array>;
  dispose(): void;
}
