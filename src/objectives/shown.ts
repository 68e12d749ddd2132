// A text under an objective, piece by piece, with every hidden span tied to where it went: what the page draws.
// Instead of guessing from ids, the objective is run on traced tokens, ids above the vocabulary that name their
// position: what comes out says by itself which text position it is, or that it was put in.
import { type ObjectiveConfig, objectiveFacts } from '../config/objective.ts';
import type { Seed } from '../math/random.ts';
import { numberOfSentinel, type Vocabulary } from '../tokens/vocabulary.ts';
import type { Noise } from './noise.ts';
import { objectiveOf } from './objectives.ts';

/** Pieces that are shown; the rest of a longer text is left out. */
export const mostShown = 512;

/** A piece as the page shows it. `span` ties it to a hidden span: the same number in text, inputs and targets. */
export interface ShownPiece {
  id: number;
  piece: string;
  /** Index of the hidden span it belongs to or stands for; absent outside spans. */
  span?: number;
  /** It is a sentinel. */
  sentinel?: boolean;
}

/** A text under one objective. */
export interface Corruption {
  objective: ObjectiveConfig['objective'];
  text: ShownPiece[];
  /** With EOS. */
  inputs: ShownPiece[];
  /** With EOS. */
  targets: ShownPiece[];
  /** Pieces hidden and pieces in all. */
  hidden: number;
  total: number;
  /** The text was longer than what is shown. */
  truncated: boolean;
}

/** The hidden span of every position, -1 where a token is kept: `.##.#` -> -1 0 0 -1 1. */
export function spansOf(noise: Noise): Int32Array {
  let span = -1;
  return Int32Array.from(noise, (flag, index) => {
    if (flag === 1 && noise[index - 1] !== 1) span += 1;
    return flag === 1 ? span : -1;
  });
}

interface Trace {
  vocabulary: Vocabulary;
  ids: Int32Array;
  spans: Int32Array;
  spanCount: number;
}

/** The first pieces of a text under an objective. Deterministic in all arguments. */
export function shownCorruption(
  text: string,
  vocabulary: Vocabulary,
  config: ObjectiveConfig,
  seed: Seed,
): Corruption {
  const all = vocabulary.encode(text);
  const ids = all.slice(0, mostShown);
  const traced = Int32Array.from(ids, (_, index) => vocabulary.size + index);
  const { inputs, targets, noise } = objectiveOf(config).apply(traced, vocabulary, seed);
  const { hidesTokens, keepsPositions } = objectiveFacts[config.objective];
  const spans = hidesTokens ? spansOf(noise) : new Int32Array(ids.length).fill(-1);
  const trace: Trace = { vocabulary, ids, spans, spanCount: Math.max(-1, ...spans) + 1 };
  const eos = { id: vocabulary.eosId, piece: vocabulary.pieceOf(vocabulary.eosId) };
  return {
    objective: config.objective,
    text: Array.from(traced, (id) => shownPiece(id, trace)),
    inputs: [
      ...Array.from(inputs, (id, index) => shownPiece(id, trace, keepsPositions ? spans[index] : undefined)),
      eos,
    ],
    targets: [...Array.from(targets, (id) => shownPiece(id, trace)), eos],
    hidden: noise.reduce((sum, flag) => sum + flag, 0),
    total: ids.length,
    truncated: all.length > mostShown,
  };
}

/** `place` is the span of the position it stands at, for objectives that keep positions. */
function shownPiece(traced: number, trace: Trace, place?: number): ShownPiece {
  const { vocabulary, ids, spans } = trace;
  const position = traced - vocabulary.size;
  if (position >= 0) return withSpan(ids[position]!, vocabulary, spans[position]!);
  const number = numberOfSentinel(vocabulary, traced);
  const sentinel = number < vocabulary.sentinelCount;
  const span = place ?? (sentinel && number < trace.spanCount ? number : -1);
  return { ...withSpan(traced, vocabulary, span), ...(sentinel && { sentinel: true }) };
}

function withSpan(id: number, vocabulary: Vocabulary, span: number): ShownPiece {
  const piece = { id, piece: vocabulary.pieceOf(id) };
  return span < 0 ? piece : { ...piece, span };
}
