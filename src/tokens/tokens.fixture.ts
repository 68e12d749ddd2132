// Small SentencePiece models for tests: as data, as a `.model` file, and their table of character rules.

import {
  type NormalizerSpec,
  PieceType,
  type ScoredPiece,
  type SentencePieceModel,
} from './sentencepieceModel.ts';
import { utf8Of } from './utf8.ts';

/** A piece as tests write it; the type is normal unless given. */
export type PieceRow = readonly [piece: string, score: number, type?: PieceType];

export const identity: NormalizerSpec = {
  name: 'identity',
  charsmap: new Uint8Array(0),
  addDummyPrefix: true,
  removeExtraWhitespaces: true,
  escapeWhitespaces: true,
};

/** `<pad>`, `</s>`, `<unk>` as T5 has them, then the rows. */
export function modelOf(rows: readonly PieceRow[], normalizer = identity): SentencePieceModel {
  const meta: PieceRow[] = [
    ['<pad>', 0, PieceType.control],
    ['</s>', 0, PieceType.control],
    ['<unk>', 0, PieceType.unknown],
  ];
  const pieces: ScoredPiece[] = [...meta, ...rows].map(([piece, score, type = PieceType.normal]) => {
    return { piece, score: Math.fround(score), type };
  });
  return {
    pieces,
    normalizer,
    byteFallback: false,
    treatWhitespaceAsSuffix: false,
    unkSurface: ' \u2047 ',
    eosPiece: '</s>',
    padPiece: '<pad>',
  };
}

/** The 26 pieces of SeqIO's test vocabulary (spec 11.3, C061). */
export function seqioModel(normalizer = identity): SentencePieceModel {
  const rows: PieceRow[] = [
    ['▁', -2.18155],
    ['e', -2.48085],
    ['a', -2.68045],
    ['s', -2.69107],
    ['o', -2.6911],
    ['i', -2.9411],
    ['l', -2.9411],
    ['▁test', -2.94114],
    ['▁th', -3.27443],
    [':', -3.27443],
    ['c', -3.27443],
    ['m', -3.27443],
    ['p', -3.27443],
    ['te', -3.29707],
    ['▁w', -3.77443],
    ['at', -3.80611],
    ['w', -4.77423],
    ['h', -4.77433],
    ['d', -4.77443],
    ['n', -4.77443],
    ['r', -4.77443],
    ['t', -4.77443],
    ['v', -4.77443],
  ];
  return modelOf(rows, normalizer);
}

/** A text with U+FFFD for every unpaired surrogate (iterating splits at code points). */
export function wellFormed(text: string): string {
  return Array.from(text, (point) => (/^[\ud800-\udfff]$/.test(point) ? '\ufffd' : point)).join('');
}

/** The 256 pieces of byte fallback. */
export const byteRows: readonly PieceRow[] = Array.from({ length: 256 }, (_, byte) => {
  return [`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, 0, PieceType.byte] as const;
});

interface RuleNode {
  children: Map<number, RuleNode>;
  value: number;
  position: number;
}

/** A precompiled table of rules in darts-clone's layout; each node with children gets a block of 256 units. */
export function charsmapOf(rules: Readonly<Record<string, string>>): Uint8Array {
  const root: RuleNode = { children: new Map(), value: -1, position: 0 };
  const replacements: number[] = [];
  for (const [key, replacement] of Object.entries(rules)) {
    nodeAt(root, utf8Of(key)).value = replacements.length;
    replacements.push(...utf8Of(replacement), 0);
  }
  const units = unitsOf(root);
  const blob = new Uint8Array(4 + 4 * units.length + replacements.length);
  const view = new DataView(blob.buffer);
  view.setUint32(0, 4 * units.length, true);
  units.forEach((unit, index) => {
    view.setUint32(4 + 4 * index, unit >>> 0, true);
  });
  blob.set(replacements, 4 + 4 * units.length);
  return blob;
}

function nodeAt(root: RuleNode, key: Uint8Array): RuleNode {
  let node = root;
  for (const byte of key) {
    const child = node.children.get(byte) ?? { children: new Map(), value: -1, position: 0 };
    node.children.set(byte, child);
    node = child;
  }
  return node;
}

function unitsOf(root: RuleNode): number[] {
  const units: number[] = new Array(256).fill(0);
  const pending: [RuleNode, label: number][] = [[root, 0]];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [node, label] = next;
    const block = units.length;
    units.push(...new Array(256).fill(0));
    const leaf = node.value >= 0 ? 0x100 : 0;
    units[node.position] = ((node.position ^ block) << 10) | leaf | label;
    if (node.value >= 0) units[block] = 0x80000000 | node.value;
    for (const [byte, child] of node.children) {
      child.position = block ^ byte;
      pending.push([child, byte]);
    }
  }
  return units;
}

/** The bytes of a `.model` file that holds this model; `extra` is appended, for fields that readers don't know. */
export function fileOf(model: SentencePieceModel, modelType = 1, extra: readonly number[] = []): Uint8Array {
  const { normalizer } = model;
  const pieces = model.pieces.flatMap(({ piece, score, type }) => {
    return message(1, [...message(1, utf8Of(piece)), ...float(2, score), ...integer(3, type)]);
  });
  const trainer = [...integer(3, modelType), ...integer(35, Number(model.byteFallback)), ...MINUS_ONE_AS_BOS];
  const flags = [normalizer.addDummyPrefix, normalizer.removeExtraWhitespaces, normalizer.escapeWhitespaces];
  const normalization = [
    ...message(1, utf8Of(normalizer.name)),
    ...message(2, normalizer.charsmap),
    ...flags.flatMap((flag, index) => integer(3 + index, Number(flag))),
  ];
  return Uint8Array.from([...pieces, ...message(2, trainer), ...message(3, normalization), ...extra]);
}

/** bos_id -1, written as protobuf writes negative integers: ten bytes. */
const MINUS_ONE_AS_BOS = [0xc8, 0x02, ...new Array(9).fill(0xff), 0x01];

export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

export function message(field: number, contents: Iterable<number>): number[] {
  const bytes = [...contents];
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function integer(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

function float(field: number, value: number): number[] {
  return [...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}
