// Models with their weights, whoever made them: a run, whose newest whole checkpoint counts, or a file. What asks, exports
// or goes on learning starts from one of these.
import { decodeWeights } from '../../checkpoints/weights.ts';
import type { ModelConfig } from '../../config/model.ts';
import type { ObjectiveConfig } from '../../config/objective.ts';
import { Expected } from '../../errors/expected.ts';
import type { ParameterValues } from '../../model/model.ts';
import { readBlob } from '../../storage/blobs.ts';
import { findModel } from '../../storage/modelRecords.ts';
import type { ModelRecord } from '../../storage/records.ts';
import { newestCheckpoint } from '../runs/storedRuns.ts';

/** A model as its weights are now. */
interface OpenedModel {
  config: ModelConfig;
  objective: ObjectiveConfig;
  /** Optimizer steps done. */
  step: number;
  /** Under Hugging Face's names. */
  parameters: ReadonlyMap<string, ParameterValues>;
}

/** A model's record. Throws Expected `model.missing`. */
export async function requireModel(id: string): Promise<ModelRecord> {
  const record = await findModel(id);
  if (record) return record;
  throw new Expected('model.missing', `the model ${id}`, 'nothing', 'Choose another model.');
}

/**
 * A model with its weights.
 * @throws Expected `run.untrained` before its run has kept a checkpoint, `run.damaged` if none is whole, `model.missing`
 * or `storage.damaged` for weights that are gone or not whole
 */
export async function openModel(record: ModelRecord): Promise<OpenedModel> {
  return record.origin.kind === 'run' ? modelOfCheckpoint(record.origin.runId) : modelOfFile(record);
}

async function modelOfCheckpoint(runId: string): Promise<OpenedModel> {
  const { checkpoint } = await newestCheckpoint(runId);
  if (!checkpoint) {
    const remedy = 'Train the run for a few steps first.';
    throw new Expected('run.untrained', 'a run with a checkpoint', 'none', remedy);
  }
  const { step, parameters, settings } = checkpoint;
  return { config: settings.model, objective: settings.objective, step, parameters };
}

async function modelOfFile({ id, name, config, objective, step }: ModelRecord): Promise<OpenedModel> {
  const stored = await readBlob('models', id);
  if (stored) return { config, objective, step, parameters: decodeWeights(stored.bytes) };
  throw new Expected('model.missing', `the weights of ${name}`, 'nothing', 'Bring its files in again.');
}
