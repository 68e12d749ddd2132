// Every stored model as one kind of record. A run's model is read off the run, so that the two never differ and runs of
// any age have one; other models have records of their own.
import { modelRecords, runRecords } from './recordStores.ts';
import type { ModelRecord, RunRecord } from './records.ts';

/** The model that a run makes, under the run's id. */
export function modelOfRun(run: RunRecord): ModelRecord {
  const { id, name, settings, parameters, step, checkpointKey, createdAt, updatedAt } = run;
  const { model: config, objective, vocabularyId } = settings;
  return {
    ...{ id, name, origin: { kind: 'run', runId: id }, config, objective, vocabularyId, parameters, step },
    ...(checkpointKey !== undefined && { weights: { database: 'checkpoints', key: checkpointKey } }),
    ...{ createdAt, updatedAt },
  };
}

/** A model by id. Throws Expected `storage.record` if its record is damaged. */
export async function findModel(id: string): Promise<ModelRecord | undefined> {
  const own = await modelRecords.read(id);
  if (own) return own;
  const run = await runRecords.read(id);
  return run && modelOfRun(run);
}
