// The contract with the corpus worker, which owns text: types only.
import type { Architecture } from '../config/model.ts';
import type { ObjectiveConfig } from '../config/objective.ts';
import type { CorpusRecord, VocabularyRecord } from '../storage/records.ts';
import type { Outcome } from './outcome.ts';

/** A piece as the page shows it. `span` ties it to a hidden span: the same number in text, inputs and targets. */
export interface ShownPiece {
  id: number;
  piece: string;
  /** Index of the hidden span it belongs to or stands for; absent outside spans. */
  span?: number;
  /** It is a sentinel. */
  sentinel?: boolean;
}

/** Which query position may see which key position: row-major, 1 = visible. */
export interface ShownMask {
  name: 'encoder' | 'decoder' | 'cross';
  queries: number;
  keys: number;
  visible: Uint8Array;
}

/** A text under one objective. */
export interface Corruption {
  objective: ObjectiveConfig['objective'];
  text: ShownPiece[];
  inputs: ShownPiece[];
  targets: ShownPiece[];
  /** Pieces hidden and pieces in all. */
  hidden: number;
  total: number;
  /** The text was longer than what is shown. */
  truncated: boolean;
}

/** The masks that an architecture would use for a corruption. */
export interface ArchitectureMasks {
  architecture: Architecture;
  masks: ShownMask[];
}

export interface CorruptTask {
  kind: 'corrupt';
  text: string;
  vocabularyId: string;
  settings: ObjectiveConfig;
  seed: number;
}

export type CorpusTask =
  | CorruptTask
  /** The same text under every objective. */
  | (Omit<CorruptTask, 'kind'> & { kind: 'corruptAll' })
  | { kind: 'importText'; name: string; source: Blob | string }
  | { kind: 'importVocabulary'; name: string; source: Blob }
  | { kind: 'deleteCorpus'; id: string }
  | { kind: 'deleteVocabulary'; id: string };

export interface CorpusResults {
  corrupt: { corruption: Corruption; masks: ArchitectureMasks[] };
  corruptAll: Corruption[];
  importText: CorpusRecord;
  importVocabulary: VocabularyRecord;
  deleteCorpus: undefined;
  deleteVocabulary: undefined;
}

export interface CorpusWorker {
  perform<T extends CorpusTask>(task: T): Promise<Outcome<CorpusResults[T['kind']]>>;
}
