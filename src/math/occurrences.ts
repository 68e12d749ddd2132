// Where each id occurs, so that the embedding's gradient can be summed in a fixed order without float atomics.

/** `order[starts[id]]` to `order[starts[id + 1] - 1]` are the positions of `id`, ascending. */
interface Occurrences {
  /** [positions] */
  order: Int32Array<ArrayBuffer>;
  /** [vocabSize + 1] */
  starts: Int32Array<ArrayBuffer>;
}

/** Positions of ids sorted by id, stable (counting sort); throws RangeError for ids outside the table. */
export function occurrencesById(ids: Int32Array, vocabSize: number): Occurrences {
  const starts = new Int32Array(vocabSize + 1);
  for (const id of ids) {
    if (id < 0 || id >= vocabSize) throw new RangeError(`Id ${id} is not in a table of ${vocabSize}.`);
    starts[id + 1]! += 1;
  }
  for (let id = 0; id < vocabSize; id++) starts[id + 1]! += starts[id]!;
  const next = starts.slice();
  const order = new Int32Array(ids.length);
  for (let position = 0; position < ids.length; position++) {
    const id = ids[position]!;
    order[next[id]!++] = position;
  }
  return { order, starts };
}
