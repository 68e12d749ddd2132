// Words of the models area.
import type { models as source } from '../en/models.ts';

export const models = {} satisfies typeof source;
