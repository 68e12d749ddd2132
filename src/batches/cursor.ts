// Where a run stands in its text: plain JSON, stored with every checkpoint and read back when the run goes on.
import { Expected } from '../errors/expected.ts';
import { quoted } from '../errors/quoted.ts';

export interface Cursor {
  /** Passes over the text that are over. */
  epoch: number;
  /** Segments of this epoch that are used up. */
  position: number;
  /** Tokens of the training text, to notice that it is another one. */
  tokens: number;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** A cursor read from storage; throws `Expected` if it is none or belongs to another text. */
export function checkedCursor(value: unknown, tokens: number): Cursor {
  const cursor = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof Cursor, unknown>
  >;
  const { epoch, position } = cursor;
  if (!isCount(epoch) || !isCount(position) || !isCount(cursor.tokens)) {
    throw new Expected(
      'cursor.shape',
      'an epoch, a position and a number of tokens',
      quoted(value),
      'Go on from another checkpoint.',
    );
  }
  if (cursor.tokens !== tokens) {
    throw new Expected(
      'cursor.text',
      `a text of ${cursor.tokens} training tokens, as when the run was saved`,
      tokens,
      'Choose the text and vocabulary the run began with, or start a new run.',
    );
  }
  return { epoch, position, tokens };
}

/** Throws `Expected` if the epoch has no such segment, as after a change of lengths or of the objective. */
export function checkPosition(position: number, segments: number): void {
  if (position < segments) return;
  throw new Expected(
    'cursor.position',
    `one of the ${segments} segments of the text`,
    position,
    'Go on with the settings the run began with, or start a new run.',
  );
}
