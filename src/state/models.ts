// Models that can be asked, exported or trained further: those of the runs, as far as they are, and those of files.
import { useMemo } from 'react';
import { create } from 'zustand';
import type { ExportedArchive } from '../protocol/engine.ts';
import { modelOfRun } from '../storage/modelRecords.ts';
import type { ModelRecord, RunRecord } from '../storage/records.ts';
import { useRuns } from './run.ts';
import { readModels } from './stored.ts';
import { performInEngine } from './workers.ts';

/** Models that no run makes. */
const useBrought = create<{ models: readonly ModelRecord[] }>()(() => ({ models: [] }));

/** Reads the stored models; where storage cannot be read, the runs say so. */
export async function loadModels(): Promise<void> {
  const read = await readModels().catch(() => undefined);
  if (read) useBrought.setState({ models: read.records });
}

function usable(runs: readonly RunRecord[], brought: readonly ModelRecord[]): ModelRecord[] {
  return [...runs.map(modelOfRun), ...brought].filter(({ weights }) => weights !== undefined);
}

/** Models with weights, those of the newest runs first. */
export function usableModels(): ModelRecord[] {
  return usable(useRuns.getState().runs, useBrought.getState().models);
}

/** The same for a component. */
export function useModels(): ModelRecord[] {
  const runs = useRuns((state) => state.runs);
  const brought = useBrought((state) => state.models);
  return useMemo(() => usable(runs, brought), [runs, brought]);
}

/** The model of a run, also before it has weights. */
export const modelOf = (run: RunRecord): ModelRecord => modelOfRun(run);

/** A model as an archive of standard files; undefined where that failed, which the runs say. */
export async function exportModel(modelId: string): Promise<ExportedArchive | undefined> {
  const outcome = await performInEngine({ kind: 'exportModel', modelId });
  if (outcome.kind === 'failed') useRuns.setState({ failure: outcome.failure });
  return outcome.kind === 'completed' ? outcome.value : undefined;
}
