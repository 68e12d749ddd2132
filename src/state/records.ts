// The shapes of stored records that the page shows; ui/ takes them from here, not from storage.
export type { CurvePoint, RunRecord, RunStatus, SampleRecord } from '../storage/records.ts';
