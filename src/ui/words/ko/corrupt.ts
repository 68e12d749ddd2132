// Words of the corrupt area.
import type { corrupt as source } from '../en/corrupt.ts';

export const corrupt = {} satisfies typeof source;
