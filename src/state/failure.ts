// The shape of a failure that the page shows; ui/ takes it from here, not from storage.
export type { Failure } from '../errors/failure.ts';
