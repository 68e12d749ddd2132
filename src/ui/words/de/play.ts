// Words of the play area.
import type { play as source } from '../en/play.ts';

export const play = {} satisfies typeof source;
