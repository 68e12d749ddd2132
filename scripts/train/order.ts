// A command line as an order that can be carried out: files read, settings checked, the folder for the model made.
// Whatever is wrong is thrown here as one sentence, before the engine is loaded. Knows nothing of training.

import { openAsBlob } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import type { RunSettings } from '../../src/config/run.ts';
import { Expected } from '../../src/errors/expected.ts';
import type { BackendName } from '../../src/gpu/deviceKind.ts';
import { readText } from '../../src/text/readText.ts';
import { readVocabulary } from '../../src/tokens/readVocabulary.ts';
import { readArguments, systemReason } from '../lib/commandLine.mjs';
import { prepareFolder } from './modelFolder.ts';
import { chosenBackend, type OptionValues, parseOptions, settingsOf } from './options.ts';
import { usage } from './usage.ts';

/** All that a training needs. */
export interface Order {
  file: string;
  text: string;
  vocabularyFile?: Uint8Array;
  settings: RunSettings;
  backend: BackendName;
  /** Where the model is written; it is there, empty and can be written to. */
  folder?: string;
}

const oneFile = 'Name one text file: npm run train -- FILE. --help lists the options.';

/** Throws `Expected` for a path that is no file that can be read. */
async function checkFile(path: string, what: string): Promise<void> {
  const refused = (got: string) =>
    new Expected('train.file', `${what} at ${path}`, got, 'Check the path, or choose another file.');
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw refused(systemReason(error));
  }
  if (!(await stat(path)).isFile()) throw refused('no file, but a folder or a device');
}

async function textOf(path: string): Promise<string> {
  await checkFile(path, 'a text file');
  return readText(await openAsBlob(path));
}

async function vocabularyFileOf({ vocabulary }: OptionValues): Promise<Uint8Array | undefined> {
  if (typeof vocabulary !== 'string') return undefined;
  await checkFile(vocabulary, 'a SentencePiece model');
  return new Uint8Array(await readFile(vocabulary));
}

/** Reads and checks everything that a command line names; throws `Expected`. */
export async function readOrder(args: string[]): Promise<Order> {
  const config = { options: parseOptions, allowPositionals: true, allowNegative: true };
  const { values, positionals } = readArguments(usage, config, args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new Expected('train.file', 'one text file', `${positionals.length} files`, oneFile);
  const backend = chosenBackend(values);
  const vocabularyFile = await vocabularyFileOf(values);
  const vocabulary = readVocabulary(vocabularyFile);
  const settings = settingsOf(values, vocabulary);
  const text = await textOf(file);
  const order = { file, text, settings, backend, ...(vocabularyFile && { vocabularyFile }) };
  if (typeof values.out !== 'string') return order;
  await prepareFolder(values.out);
  return { ...order, folder: values.out };
}
