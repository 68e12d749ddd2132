// Pieces grouped into runs that light up together: a hidden span, a sentinel, or what lies between.
// Plain functions, so that the grouping can be tested without a page.

/** What of a piece is drawn. */
export interface DrawnPiece {
  id: number;
  piece: string;
  span?: number;
  sentinel?: boolean;
}

/** A piece and its index in its row. */
interface PlacedPiece extends DrawnPiece {
  at: number;
}

export interface Run {
  /** Index of its first piece. */
  start: number;
  span: number | undefined;
  sentinel: boolean;
  pieces: PlacedPiece[];
}

/** Neighbours of the same span and kind become one run. */
export function runsOf(pieces: readonly DrawnPiece[]): Run[] {
  const runs: Run[] = [];
  pieces.forEach((piece, start) => {
    const last = runs.at(-1);
    const sentinel = piece.sentinel === true;
    if (last && last.span === piece.span && last.sentinel === sentinel && !sentinel)
      last.pieces.push({ ...piece, at: start });
    else runs.push({ start, span: piece.span, sentinel, pieces: [{ ...piece, at: start }] });
  });
  return runs;
}

/** How a piece reads: a character, `▁` for a space, `41` for a byte that is none by itself. */
interface Reading {
  kind: 'text' | 'byte' | 'control';
  text: string;
}

const byteForm = /^<0x([0-9A-Fa-f]{2})>$/;
const controlForm = /^<(\/?[a-z]+)>$/;

export function readingOf(piece: string): Reading {
  const byte = byteForm.exec(piece)?.[1];
  const code = byte === undefined ? Number.NaN : Number.parseInt(byte, 16);
  if (code === 32 || piece === ' ') return { kind: 'text', text: '▁' };
  if (code > 32 && code < 127) return { kind: 'text', text: String.fromCharCode(code) };
  if (byte !== undefined) return { kind: 'byte', text: byte.toUpperCase() };
  if (controlForm.test(piece)) return { kind: 'control', text: piece };
  if (piece.length === 1 && piece < ' ')
    return { kind: 'byte', text: piece.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase() };
  return { kind: 'text', text: piece };
}

/** A run as plain text, bytes put together again where they form characters. */
export function plainText(pieces: readonly DrawnPiece[]): string {
  const bytes: number[] = [];
  for (const { piece } of pieces) {
    const byte = byteForm.exec(piece)?.[1];
    if (byte === undefined) bytes.push(...new TextEncoder().encode(piece.replaceAll('▁', ' ')));
    else bytes.push(Number.parseInt(byte, 16));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes)).trim();
}

/** Number of the sentinel a piece is, as it is written: `<extra_id_3>` -> `3`. */
export function sentinelNumber(piece: string): string {
  return /\d+/.exec(piece)?.[0] ?? piece;
}

/** The variable that holds a span's color; eight take turns. */
export function spanColor(span: number): string {
  return `var(--span-${span % 8})`;
}
