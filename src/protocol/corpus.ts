// The contract with the corpus worker, which owns text: types only. What a stage makes has its type there; the page takes
// it from here.
import type { ObjectiveConfig } from '../config/objective.ts';
import type { ArchitectureMasks } from '../model/shownMasks.ts';
import type { Corruption } from '../objectives/shown.ts';
import type { CorpusRecord, VocabularyRecord } from '../storage/records.ts';
import type { TaskOf } from './tasks.ts';

export type { ArchitectureMasks, AttentionMask } from '../model/shownMasks.ts';
export type { Corruption } from '../objectives/shown.ts';

/** A text to be corrupted. */
interface Corrupting {
  text: string;
  vocabularyId: string;
  settings: ObjectiveConfig;
  seed: number;
}

/** What each kind of task says. */
export interface CorpusTasks {
  corrupt: Corrupting;
  /** The same text under every objective. */
  corruptAll: Corrupting;
  importText: { name: string; source: Blob | string };
  importVocabulary: { name: string; source: Blob };
  deleteCorpus: { id: string };
  deleteVocabulary: { id: string };
}

export type CorpusTask<Kind extends keyof CorpusTasks = keyof CorpusTasks> = TaskOf<CorpusTasks, Kind>;

/** What comes of each kind of task. */
export interface CorpusResults {
  corrupt: { corruption: Corruption; masks: ArchitectureMasks[] };
  corruptAll: Corruption[];
  importText: CorpusRecord;
  importVocabulary: VocabularyRecord;
  deleteCorpus: undefined;
  deleteVocabulary: undefined;
}
