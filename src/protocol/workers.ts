// The two workers as the page calls them. Types only.
import type { CorpusResults, CorpusTasks } from './corpus.ts';
import type { EngineControl, EngineResults, EngineTasks } from './engine.ts';
import type { EngineEvent } from './events.ts';
import type { TaskWorker } from './tasks.ts';

/** Owns the device. */
export interface EngineWorker extends TaskWorker<EngineTasks, EngineResults, EngineEvent> {
  control(control: EngineControl): Promise<void>;
}

/** Owns text. Of the one stream of events it tells of jobs only. */
export type CorpusWorker = TaskWorker<CorpusTasks, CorpusResults, EngineEvent>;
