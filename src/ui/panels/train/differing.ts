// Which stretches of what was written differ from what was wanted, word by word, so that the eye finds them.

interface Stretch {
  text: string;
  right: boolean;
}

/** Most words compared on each side: the table of a comparison grows with their product. */
const mostWords = 400;

/** What was written, cut into stretches that stand in the wanted text in the same order, and others. */
export function differing(written: string, wanted: string): Stretch[] {
  const words = (written.match(/\s*\S+|\s+$/g) ?? []).slice(0, mostWords);
  const targets = (wanted.match(/\S+/g) ?? []).slice(0, mostWords);
  const kept = commonWords(
    words.map((word) => word.trim()),
    targets,
  );
  const stretches: Stretch[] = [];
  words.forEach((word, index) => {
    const right = kept.has(index);
    const last = stretches.at(-1);
    if (last?.right === right) last.text += word;
    else stretches.push(...begun(word, right, last));
  });
  return stretches;
}

/** A new stretch; the space before what differs stays with what was right. */
function begun(word: string, right: boolean, last: Stretch | undefined): Stretch[] {
  const trimmed = word.trimStart();
  if (right || !last || trimmed === '') return [{ text: word, right }];
  last.text += word.slice(0, word.length - trimmed.length);
  return [{ text: trimmed, right }];
}

/** Indexes in `a` of a longest common subsequence with `b`. */
function commonWords(a: readonly string[], b: readonly string[]): Set<number> {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j]!;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
