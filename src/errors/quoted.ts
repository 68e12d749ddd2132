// A stranger's value as it may stand in a sentence: as JSON, short, and never the cause of another failure.
// Knows nothing of what the value was meant to be.
import { beginning } from '../math/beginning.ts';

const longest = 80;

/** The value as JSON of at most 80 characters; one that JSON cannot hold is described. */
export function quoted(value: unknown): string {
  const text = asJson(value);
  return text.length > longest ? `${beginning(text, longest - 3)}...` : text;
}

function asJson(value: unknown): string {
  try {
    // Cut before it is quoted: a text may fill a file.
    const short = typeof value === 'string' ? beginning(value, longest) : value;
    return JSON.stringify(short) ?? String(short);
  } catch {
    return 'a value nested too deep'; // deeper than the stack; JSON.parse has no such limit
  }
}
