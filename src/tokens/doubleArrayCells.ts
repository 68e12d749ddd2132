// Finds room for the children of each cell while a double array is built: a ring of free cells, tried from its
// start. After a few tries the children go behind the last used cell, so that no set of keys makes building slow.

import { Expected } from '../errors/expected.ts';

/**
 * Words of a cell: base, check, id, score. Cells are named by the index of their first word, so cell numbers are
 * multiples of 4 and cell 0 is the root. The id is -1 where no key ends; any byte may be added to any base.
 */
export interface DoubleArray {
  words: Int32Array;
  /** The same memory, for the scores. */
  floats: Float32Array;
}

const TRIES = 64;
const LARGEST = 2 ** 24; // cells, 256 MiB; a vocabulary of 250,000 pieces takes less than a million
const UNUSED = -1;

/** Cells are plain indices here; `finish` multiplies them by the four words of a cell. */
export class CellBuilder {
  private base = new Int32Array(0);
  private check = new Int32Array(0);
  private id = new Int32Array(0);
  private score = new Float32Array(0);
  // The ring of free cells; cell 0, the root, is never free and serves as its head.
  private next = new Int32Array(0);
  private previous = new Int32Array(0);
  private lastUsed = 0;

  constructor() {
    this.grow(1024);
  }

  /** Gives `parent` a base at which all its children (labels rising) are free, takes them, and returns it. */
  place(parent: number, labels: readonly number[]): number {
    const base = this.findBase(labels);
    const last = base + labels.at(-1)!;
    if (last >= this.check.length) this.grow(Math.max(last + 1, 2 * this.check.length));
    for (const label of labels) this.take(base + label, parent);
    this.base[parent] = base;
    this.lastUsed = Math.max(this.lastUsed, last);
    return base;
  }

  setEntry(cell: number, id: number, score: number): void {
    this.id[cell] = id;
    this.score[cell] = score;
  }

  finish(): DoubleArray {
    const used = this.lastUsed + 1;
    const words = new Int32Array(4 * (used + 256)); // room for any byte behind the last base
    const floats = new Float32Array(words.buffer);
    for (let cell = 0; cell < used + 256; cell++) {
      const taken = cell < used && this.check[cell] !== UNUSED;
      words[4 * cell] = taken || cell === 0 ? 4 * this.base[cell]! : 0;
      words[4 * cell + 1] = taken ? 4 * this.check[cell]! : UNUSED;
      words[4 * cell + 2] = taken ? this.id[cell]! : -1;
      floats[4 * cell + 3] = taken ? this.score[cell]! : 0;
    }
    return { words, floats };
  }

  private findBase(labels: readonly number[]): number {
    const first = labels[0]!;
    let free = this.next[0]!;
    for (let tries = 0; tries < TRIES && free !== 0; tries++) {
      const base = free - first;
      if (base >= 0 && labels.every((label) => this.isFree(base + label))) return base;
      free = this.next[free]!;
    }
    return Math.max(0, this.lastUsed + 1 - first);
  }

  private isFree(cell: number): boolean {
    return cell >= this.check.length || (cell !== 0 && this.check[cell] === UNUSED);
  }

  private take(cell: number, parent: number): void {
    this.check[cell] = parent;
    const before = this.previous[cell]!;
    const after = this.next[cell]!;
    this.next[before] = after;
    this.previous[after] = before;
  }

  /** Appends free cells to the end of the ring. */
  private grow(size: number): void {
    if (size > LARGEST) {
      const remedy = 'Choose a vocabulary with fewer or shorter pieces.';
      throw new Expected('sentencepiece.size', `a trie of at most ${LARGEST} cells`, size, remedy);
    }
    const old = this.check.length;
    this.base = grown(this.base, size, 0);
    this.check = grown(this.check, size, UNUSED);
    this.id = grown(this.id, size, -1);
    this.score = grownFloats(this.score, size);
    this.next = grown(this.next, size, 0);
    this.previous = grown(this.previous, size, 0);
    for (let cell = Math.max(1, old); cell < size; cell++) this.append(cell);
  }

  private append(cell: number): void {
    const last = this.previous[0]!;
    this.next[last] = cell;
    this.previous[cell] = last;
    this.next[cell] = 0;
    this.previous[0] = cell;
  }
}

function grown(array: Int32Array, size: number, fill: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size).fill(fill);
  larger.set(array);
  return larger;
}

function grownFloats(array: Float32Array, size: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(size);
  larger.set(array);
  return larger;
}
