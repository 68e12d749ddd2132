// What the corpus worker does for the page: who carries out which task.
import type { CorpusResults, CorpusTasks } from '../protocol/corpus.ts';
import type { Handlers } from '../protocol/tasks.ts';
import type { CorpusWorker } from '../protocol/workers.ts';
import { sweepOrphans } from '../storage/blobs.ts';
import type { Job } from './jobs.ts';
import { Corruptions } from './library/corruptions.ts';
import { deleteCorpus, deleteVocabulary, importText, importVocabulary } from './library/imports.ts';
import { TaskWork } from './taskWork.ts';

/** A write that a closed tab left half done is invisible; its chunks go when this is called, at the start. */
export async function sweepTexts(): Promise<void> {
  await Promise.all([sweepOrphans('corpora'), sweepOrphans('vocabularies')]);
}

/** The corpus worker without its thread. */
export function corpusWorker(): CorpusWorker {
  const work = new TaskWork();
  const corruptions = new Corruptions();
  const handlers: Handlers<CorpusTasks, CorpusResults, Job> = {
    corrupt: (task) => corruptions.one(task),
    corruptAll: (task) => corruptions.all(task),
    importText: ({ name, source }, { signal }) => importText(name, source, signal),
    importVocabulary: ({ name, source }, { signal }) => importVocabulary(name, source, signal),
    deleteCorpus: ({ id }) => deleteCorpus(id),
    deleteVocabulary: ({ id }) => deleteVocabulary(id),
  };
  return {
    perform: (task, id) => work.perform(task.kind, id, (job) => handlers[task.kind](task, job)),
    cancel: work.cancel,
    listen: work.listen,
  };
}
