// Words of the errors area.
import type { errors as source } from '../en/errors.ts';

export const errors = {} satisfies typeof source;
