// Which position may look at which, as plain functions of segment ids and the prefix region (spec 2.2).
// The same rules are drawn in the page and applied by the attention op; no tensors here.

/** A visibility mask, row-major [queries, keys], 1 = the query sees the key. */
export interface Mask {
  queries: number;
  keys: number;
  visible: Uint8Array;
}

/** What decides visibility. Segment ids are 1.. per example, 0 = padding, which sees and is seen by nothing. */
interface MaskRule {
  querySegments: ArrayLike<number>;
  keySegments: ArrayLike<number>;
  /** A query does not see keys to its right, unless both lie in the prefix region. */
  causal: boolean;
  /** 1 where a prefix LM sees in both directions (t5x make_decoder_mask); only with `causal`. */
  prefix?: ArrayLike<number>;
}

/** Whether query position `query` sees key position `key`. */
function sees(rule: MaskRule, query: number, key: number): boolean {
  const segment = rule.querySegments[query];
  if (segment === 0 || segment !== rule.keySegments[key]) return false;
  if (!rule.causal || key <= query) return true;
  return rule.prefix?.[query] === 1 && rule.prefix[key] === 1;
}

/** The whole mask of a rule. */
export function maskOf(rule: MaskRule): Mask {
  const queries = rule.querySegments.length;
  const keys = rule.keySegments.length;
  const visible = new Uint8Array(queries * keys);
  for (let query = 0; query < queries; query++) {
    for (let key = 0; key < keys; key++) visible[query * keys + key] = sees(rule, query, key) ? 1 : 0;
  }
  return { queries, keys, visible };
}

/** Encoder: every real position of a segment sees every other. */
export function encoderMask(segments: ArrayLike<number>): Mask {
  return maskOf({ querySegments: segments, keySegments: segments, causal: false });
}

/** Decoder self-attention: causal within a segment; `prefix` opens the inputs region of a prefix LM. */
export function decoderMask(segments: ArrayLike<number>, prefix?: ArrayLike<number>): Mask {
  return maskOf({ querySegments: segments, keySegments: segments, causal: true, ...(prefix && { prefix }) });
}

/** Cross-attention: every real target position sees every input position of its segment. */
export function crossMask(decoderSegments: ArrayLike<number>, encoderSegments: ArrayLike<number>): Mask {
  return maskOf({ querySegments: decoderSegments, keySegments: encoderSegments, causal: false });
}
