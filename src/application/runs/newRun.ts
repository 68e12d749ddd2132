// A run before its first step: settings made whole, what it will cost, its record.
import type { RunSettings } from '../../config/run.ts';
import { failureOf } from '../../errors/failure.ts';
import type { Estimate } from '../../protocol/engine.ts';
import { completeSettings } from '../../session/completeSettings.ts';
import { roomOf } from '../../session/room.ts';
import { runRecords } from '../../storage/recordStores.ts';
import type { RunRecord } from '../../storage/records.ts';
import { estimateRun } from '../../training/estimate.ts';
import { openVocabulary, requireText } from '../library/library.ts';
import { requireModel } from '../models/models.ts';

/** What a new run is made of. */
interface NewRun {
  runId: string;
  name: string;
  settings: RunSettings;
  /** The model whose weights it begins with; drawn afresh without. */
  from?: string;
}

/** Throws Expected `run.settings`, or `vocabulary.missing`. */
async function completed(settings: RunSettings): Promise<RunSettings> {
  return completeSettings(settings, await openVocabulary(settings.vocabularyId));
}

/** What a run would cost, and whether the open device has room for it. Throws as `createRun`. */
export async function estimateNewRun(settings: RunSettings): Promise<Estimate> {
  const { model, training } = await completed(settings);
  const { refusal, remedies } = roomOf(model, training);
  return { ...estimateRun(model, training), remedies, ...(refusal && { refusal: failureOf(refusal) }) };
}

/** The settings with what a model decides that a run begins with: it is as large as it is, and reads what it learned to. */
async function settingsFrom(settings: RunSettings, from: string): Promise<RunSettings> {
  const { config: model, vocabularyId } = await requireModel(from);
  return { ...(await completed({ ...settings, model, vocabularyId })), model };
}

/** Stores a run. Throws Expected `run.settings`, or `vocabulary.`, `corpus.` or `model.missing`. */
export async function createRun({ runId: id, name, settings: wanted, from }: NewRun): Promise<RunRecord> {
  const settings = from === undefined ? await completed(wanted) : await settingsFrom(wanted, from);
  await requireText(settings.corpusId);
  const { parameters } = estimateRun(settings.model, settings.training);
  const now = Date.now();
  const fresh = { status: 'new' as const, step: 0, curve: [], samples: [], createdAt: now, updatedAt: now };
  const run: RunRecord = { id, name, settings, parameters, ...(from !== undefined && { from }), ...fresh };
  await runRecords.write(id, run);
  return run;
}
