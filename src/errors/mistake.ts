// A call that no correct program makes. It is for whoever mends the program, so it has neither a remedy nor words of its
// own: a visitor reads that something broke inside, never that he did something wrong.

/** A programming error: where, wanted and got. Values from outside are refused with `Expected` instead. */
export class Mistake extends Error {
  override readonly name = 'Mistake';

  /** `where` is a dotted name, such as `kernel.view`. */
  constructor(where: string, wanted: string, got: unknown) {
    super(`${where}: expected ${wanted}, got ${String(got)}. This is a mistake in the program.`);
  }
}
