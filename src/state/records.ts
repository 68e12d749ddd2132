// The shapes of stored things that the page shows; ui/ takes them from here, not from storage.
export type { CorpusRecord, CurvePoint, RunRecord, RunStatus, SampleRecord } from '../storage/records.ts';
