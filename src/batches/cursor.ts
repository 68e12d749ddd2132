// Where a run stands in examples that are read in epochs: plain JSON, stored with every checkpoint and checked when the
// run goes on from it.
import { z } from 'zod';
import { Expected } from '../errors/expected.ts';
import { quoted } from '../errors/quoted.ts';

const count = z.number().int().nonnegative();

/** A place in the examples. Checkpoints of before examples were left out do not have their number. */
const placeSchema = z.looseObject({
  /** Passes over the examples that are over. */
  epoch: count,
  /** Examples of this epoch that are used up. */
  position: count,
  /** Examples that no row could hold, since the run began. */
  leftOut: count.optional(),
});
type Place = z.infer<typeof placeSchema>;

/** What a place belongs to, to notice that it is another one: so many tokens of a text, or so many rows. */
export interface Extent {
  unit: 'tokens' | 'rows';
  size: number;
}

const others = {
  tokens: {
    code: 'cursor.text',
    wanted: (size: number) => `a text of ${size} training tokens, as when the run was saved`,
    remedy: 'Choose the text and vocabulary the run began with, or start a new run.',
  },
  rows: {
    code: 'cursor.rows',
    wanted: (size: number) => `${size} training rows, as when the run was saved`,
    remedy: 'Choose the rows the run began with, or start a new run.',
  },
};

/** A cursor read from storage; throws `Expected` if it is none or belongs to other examples. */
export function checkedPlace(value: unknown, { unit, size }: Extent): Place {
  const parsed = placeSchema.safeParse(value);
  const saved = count.safeParse(parsed.data?.[unit]);
  if (!parsed.success || !saved.success) {
    throw new Expected(
      'cursor.shape',
      `an epoch, a position and a number of ${unit}`,
      quoted(value),
      'Go on from another checkpoint.',
    );
  }
  if (saved.data !== size) {
    const { code, wanted, remedy } = others[unit];
    throw new Expected(code, wanted(saved.data), size, remedy);
  }
  return parsed.data;
}

/** Throws `Expected` if the epoch has no such example, as after a change of lengths or of the objective. */
export function checkPosition(position: number, examples: number): void {
  if (position < examples) return;
  throw new Expected(
    'cursor.position',
    `one of the ${examples} examples of the epoch`,
    position,
    'Go on with the settings the run began with, or start a new run.',
  );
}
