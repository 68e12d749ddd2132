// SentencePiece: encodings, n-best lists, decodings and normalizations of the models in the folder, and the
// normalization of every code point. Files are found by the ends of their names, models by what the files say.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  PieceType,
  readSentencePieceModel,
  type SentencePieceModel,
} from '../../src/tokens/sentencepieceModel.ts';
import {
  type SentencePieceVocabulary,
  sentencePieceVocabulary,
} from '../../src/tokens/sentencepieceVocabulary.ts';
import type { EncodedPiece } from '../../src/tokens/vocabulary.ts';
import type { GoldenSuite, Report } from './suite.ts';

interface EncodeCase {
  text: string;
  pieces: string[];
  ids: number[];
  decoded: string;
  offsets?: [number, number][];
}

interface NormalizeCase {
  text: string;
  normalized: string;
  offsets: number[];
}

interface Segmented {
  pieces: string[];
  ids: number[];
  score: number;
}

interface EncodeFile {
  model: string;
  vocab_size: number;
  cases: EncodeCase[];
  extra_ids?: number;
  nbest?: { text: string; nbest: Segmented[] }[];
  decode?: { ids: number[]; text: string }[];
  normalize?: NormalizeCase[];
}

interface Flags {
  add_dummy_prefix: boolean;
  escape_whitespaces: boolean;
  remove_extra_whitespaces: boolean;
  cases: [text: string, normalized: string][];
}

interface NormalizeFile {
  model: string;
  charsmap_sha256: string;
  cases: NormalizeCase[];
  flags: Flags[];
  characters: [hex: string, result: string][];
  characters_newer_table: [hex: string, result: string][];
}

const SCORE_TOLERANCE = 1e-3;
const TIES = 64; // more segmentations than any list has, as a list may end amid equal scores

export const spmSuite: GoldenSuite = {
  folder: 'spm',
  backends: [],
  uncovered: {
    '.tokenizer.json': 'tokenizer.json files are not read yet',
    '.hf.json': 'tokenizer.json files are not read yet',
    '.trained.json': 'vocabularies are not trained yet',
  },
  async run(directory, report) {
    for (const name of (await readdir(directory)).sort()) {
      if (name.endsWith('.encode.json') || name.endsWith('.seqio.json'))
        await compareEncodings(directory, name, report);
      else if (name.endsWith('.normalize.json')) await compareNormalization(directory, name, report);
    }
  },
};

async function readModel(directory: string, name: string): Promise<SentencePieceModel> {
  return readSentencePieceModel(await readFile(join(directory, name)));
}

async function readJson<T>(directory: string, name: string): Promise<T> {
  return JSON.parse(await readFile(join(directory, name), 'utf8'));
}

async function compareEncodings(directory: string, name: string, report: Report): Promise<void> {
  const file = await readJson<EncodeFile>(directory, name);
  const model = await readModel(directory, file.model);
  const vocabulary = sentencePieceVocabulary(model, { sentinelCount: file.extra_ids ?? 0 });
  report.equal(`${name} size`, vocabulary.size, file.vocab_size);
  file.cases.forEach((expected, index) => {
    compareCase(`${name} case ${index}`, vocabulary, expected, report);
  });
  file.nbest?.forEach(({ text, nbest }, index) => {
    compareNbest(`${name} nbest ${index}`, vocabulary, text, nbest, report);
  });
  file.decode?.forEach(({ ids, text }, index) => {
    report.equal(`${name} decode ${index}`, vocabulary.decode(ids), text);
  });
  file.normalize?.forEach((expected, index) => {
    compareNormalized(`${name} normalize ${index}`, vocabulary, expected, report);
  });
}

function compareCase(
  name: string,
  vocabulary: SentencePieceVocabulary,
  expected: EncodeCase,
  report: Report,
): void {
  const ids = vocabulary.encode(expected.text);
  const pieces = vocabulary.encodePieces(expected.text);
  report.equal(`${name} ids`, ids, expected.ids);
  report.equal(`${name} ids of pieces`, idsOf(pieces), expected.ids);
  report.equal(`${name} pieces`, piecesOf(pieces), expected.pieces);
  report.equal(`${name} decoded`, vocabulary.decode(ids), expected.decoded);
  if (expected.offsets === undefined) return;
  report.equal(
    `${name} offsets`,
    pieces.map(({ start, end }) => [start, end]),
    expected.offsets,
  );
}

/** Scores rank by rank; every expected segmentation among ours at its score, since the order of ties is free. */
function compareNbest(
  name: string,
  vocabulary: SentencePieceVocabulary,
  text: string,
  expected: Segmented[],
  report: Report,
): void {
  const ours = vocabulary.nbest(text, TIES);
  report.equal(`${name} count`, ours.slice(0, expected.length).length, expected.length);
  expected.forEach(({ ids, pieces, score }, rank) => {
    report.near(
      `${name} score ${rank}`,
      Math.abs((ours[rank]?.score ?? Number.NaN) - score),
      SCORE_TOLERANCE,
    );
    const alike = ours.filter((other) => Math.abs(other.score - score) <= SCORE_TOLERANCE);
    const same = alike.find((other) => String(idsOf(other.pieces)) === String(ids));
    report.equal(`${name} pieces ${rank}`, same && piecesOf(same.pieces), pieces);
  });
}

function idsOf(pieces: readonly EncodedPiece[]): number[] {
  return pieces.map(({ id }) => id);
}

function piecesOf(pieces: readonly EncodedPiece[]): string[] {
  return pieces.map(({ piece }) => piece);
}

function compareNormalized(
  name: string,
  vocabulary: SentencePieceVocabulary,
  expected: NormalizeCase,
  report: Report,
): void {
  const { normalized, offsets } = vocabulary.normalize(expected.text);
  report.equal(name, normalized, expected.normalized);
  report.equal(`${name} offsets`, offsets, expected.offsets);
}

async function compareNormalization(directory: string, name: string, report: Report): Promise<void> {
  const file = await readJson<NormalizeFile>(directory, name);
  const model = await readModel(directory, file.model);
  const vocabulary = sentencePieceVocabulary(model, { sentinelCount: 0 });
  const { charsmap } = model.normalizer;
  report.equal(`${name} charsmap`, createHash('sha256').update(charsmap).digest('hex'), file.charsmap_sha256);
  file.cases.forEach((expected, index) => {
    compareNormalized(`${name} case ${index}`, vocabulary, expected, report);
  });
  file.flags.forEach((flags, index) => {
    compareFlags(`${name} flags ${index}`, model, flags, report);
  });
  compareCharacters(`${name} characters`, model, new Map(file.characters), report);
  const newer = new Map([...file.characters, ...file.characters_newer_table]);
  for (const other of await otherTables(directory, model)) {
    compareCharacters(`${name} characters_newer_table`, other, newer, report);
  }
}

function compareFlags(name: string, model: SentencePieceModel, flags: Flags, report: Report): void {
  const normalizer = {
    ...model.normalizer,
    addDummyPrefix: flags.add_dummy_prefix,
    escapeWhitespaces: flags.escape_whitespaces,
    removeExtraWhitespaces: flags.remove_extra_whitespaces,
  };
  const vocabulary = sentencePieceVocabulary({ ...model, normalizer }, { sentinelCount: 0 });
  flags.cases.forEach(([text, normalized], index) => {
    report.equal(`${name} case ${index}`, vocabulary.normalize(text).normalized, normalized);
  });
}

/** One model of the folder for each other table of the same name; user-defined pieces taken out. */
async function otherTables(directory: string, base: SentencePieceModel): Promise<SentencePieceModel[]> {
  const tables = new Map<string, SentencePieceModel>();
  const keyOf = ({ normalizer }: SentencePieceModel) => Buffer.from(normalizer.charsmap).toString('base64');
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.model'))) {
    const model = await readModel(directory, name);
    if (model.normalizer.name !== base.normalizer.name || keyOf(model) === keyOf(base)) continue;
    const pieces = model.pieces.filter(({ type }) => type !== PieceType.userDefined);
    tables.set(keyOf(model), { ...model, pieces });
  }
  return [...tables.values()];
}

/** Every code point between two full stops; those the list does not name must stay as they are. */
function compareCharacters(
  name: string,
  model: SentencePieceModel,
  changed: ReadonlyMap<string, string>,
  report: Report,
): void {
  const normalizer = { ...model.normalizer, addDummyPrefix: false };
  const vocabulary = sentencePieceVocabulary({ ...model, normalizer }, { sentinelCount: 0 });
  const wrong: string[] = [];
  let count = 0;
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    count++;
    const character = String.fromCodePoint(code);
    const hex = code.toString(16).toUpperCase().padStart(4, '0');
    const expected = `.${changed.get(hex) ?? character}.`;
    const { normalized } = vocabulary.normalize(`.${character}.`);
    if (normalized !== expected) wrong.push(hex);
  }
  report.equal(`${name} compared`, count, 1_112_064);
  report.equal(`${name} that differ`, wrong.slice(0, 20), []);
}
