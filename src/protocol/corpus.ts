// The contract with the corpus worker, which owns text: types only. What a stage makes has its type there; the page takes
// it from here.
import type { ObjectiveConfig } from '../config/objective.ts';
import type { ArchitectureMasks } from '../model/shownMasks.ts';
import type { Corruption } from '../objectives/shown.ts';
import type { CorpusRecord, VocabularyRecord } from '../storage/records.ts';
import type { Outcome } from './outcome.ts';

export type { ArchitectureMasks, AttentionMask } from '../model/shownMasks.ts';
export type { Corruption } from '../objectives/shown.ts';

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
