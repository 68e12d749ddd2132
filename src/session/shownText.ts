// Ids as text that keeps its sentinels: what a person sees of inputs, targets and answers.
import type { Vocabulary } from '../tokens/vocabulary.ts';

/** Number of the sentinel an id stands for; undefined for any other id. */
function sentinelOf(vocabulary: Vocabulary, id: number): number | undefined {
  const index = vocabulary.size - 1 - id;
  return index >= 0 && index < vocabulary.sentinelCount ? index : undefined;
}

/** Text of ids with `<extra_id_n>` for sentinels; padding, EOS and ids beyond the vocabulary give nothing. */
export function shownText(vocabulary: Vocabulary, ids: ArrayLike<number>): string {
  const parts: string[] = [];
  let run: number[] = [];
  const close = () => {
    if (run.length) parts.push(vocabulary.decode(run));
    run = [];
  };
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!;
    const sentinel = sentinelOf(vocabulary, id);
    if (sentinel !== undefined) {
      close();
      parts.push(`<extra_id_${sentinel}>`);
    } else if (id < vocabulary.size && id !== vocabulary.padId && id !== vocabulary.eosId) run.push(id);
  }
  close();
  return vocabulary.kind === 'bytes' ? parts.join('') : parts.join(' ');
}

/** Ids of a prompt in which `<extra_id_n>` stands for a sentinel, without EOS. */
export function promptIds(vocabulary: Vocabulary, prompt: string): Int32Array {
  const ids: number[] = [];
  const add = (text: string) => {
    for (const id of vocabulary.encode(text)) ids.push(id); // one by one: a spread of millions overflows the stack
  };
  let from = 0;
  for (const match of prompt.matchAll(/<extra_id_(\d+)>/g)) {
    const sentinel = Number(match[1]);
    if (sentinel >= vocabulary.sentinelCount) continue;
    if (match.index > from) add(prompt.slice(from, match.index));
    ids.push(vocabulary.size - 1 - sentinel);
    from = match.index + match[0].length;
  }
  if (from < prompt.length) add(prompt.slice(from));
  return Int32Array.from(ids);
}
