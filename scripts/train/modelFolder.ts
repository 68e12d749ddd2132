// The folder that a trained model goes to: looked at before the training, written after it. A model that finds no room
// there is worth another place.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NamedFile } from '../../src/checkpoints/namedFile.ts';
import { Expected } from '../../src/errors/expected.ts';
import { systemReason } from '../lib/commandLine.mjs';

const remedy = 'Choose a new or an empty folder for --out.';

/** Makes the folder, or throws `Expected` if it can be neither made nor written to, or holds anything already. */
export async function prepareFolder(folder: string): Promise<void> {
  const present = await writableFolder(folder);
  if (present.length === 0) return;
  const got = `${folder} with ${present.length} files, such as ${present[0]}`;
  throw new Expected('train.out', 'a folder with nothing to overwrite', got, remedy);
}

/** What is in the folder, which is made if there is none; that it can be written to is tried. */
async function writableFolder(folder: string): Promise<string[]> {
  try {
    await makeFolder(folder);
    const present = await readdir(folder);
    await rmdir(await mkdtemp(join(folder, '.trial-')));
    return present;
  } catch (error) {
    throw new Expected('train.out', `a folder to write to at ${folder}`, systemReason(error), remedy);
  }
}

/** With the folders above it. Node's own recursion never ends where a system makes no folders, as under /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder);
}

/** Where the model lies now; `problem` is why it is not where it was wanted. */
export interface SavedModel {
  folder: string;
  problem?: string;
}

/** Writes the files to the folder; where that fails, to a new one for temporary files. Throws if that fails, too. */
export async function saveModel(files: readonly NamedFile[], folder: string): Promise<SavedModel> {
  try {
    await writeAll(files, folder);
    return { folder };
  } catch (error) {
    await Promise.all(files.map(({ name }) => rm(join(folder, name), { force: true }))); // half a model is none
    const spare = await mkdtemp(join(tmpdir(), 't5-model-'));
    await writeAll(files, spare);
    return { folder: spare, problem: systemReason(error) };
  }
}

async function writeAll(files: readonly NamedFile[], folder: string): Promise<void> {
  await makeFolder(folder);
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
}
