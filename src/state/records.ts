// The shapes of stored records that the page shows; ui/ takes them from here, not from storage.
export type { CurvePoint, RunStatus, Sample } from '../protocol/engine.ts';
export type { ModelRecord, RunRecord } from '../storage/records.ts';
