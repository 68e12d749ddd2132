// What every command does alike: it reads its arguments, refuses what it cannot use in one sentence with exit code 2,
// and shows a stack only for faults of its own. Plain ESM without dependencies: it runs before the install.
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMap, parseArgs } from 'node:util';

/** What a person typed, set or lacks, or what failed for a reason already shown; the message is the whole sentence. */
export class CommandError extends Error {
  constructor(message, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Why the system refused, in its own words: `no such file or directory`. */
export function systemReason(error) {
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}

/**
 * What a command tells of an error, and the exit code that goes with it.
 * Classes are told by what they hold: one that Vite has loaded is another one than Node's.
 */
export function verdictOf(error) {
  if (error.name === 'Expected') {
    return { exitCode: 2, text: `Expected ${error.wanted}, got ${error.got}. ${error.remedy}` };
  }
  if (error.exitCode) return { exitCode: error.exitCode, text: error.message };
  return { exitCode: 1, text: error.syscall ? error.message : error.stack };
}

/** Runs a command. It ends with the exit code that `work` gives; without one, when nothing is left to do. */
export async function runCommand(work) {
  try {
    const exitCode = await work();
    if (exitCode !== undefined) process.exit(exitCode);
  } catch (error) {
    const { exitCode, text } = verdictOf(error);
    console.error(text);
    process.exit(exitCode);
  }
}

/**
 * The options and words of a command line, as parseArgs gives them. `--help` prints `usage` and ends the process.
 * @param {string} usage
 * @param {Pick<import('node:util').ParseArgsConfig, 'options' | 'allowPositionals' | 'allowNegative'>} config
 */
export function readArguments(usage, config = {}, args = process.argv.slice(2)) {
  const options = { ...config.options, help: { type: /** @type {const} */ ('boolean'), short: 'h' } };
  const parsed = parsedOrRefused({ ...config, args, options });
  if (!parsed.values.help) return parsed;
  console.log(usage);
  process.exit(0);
}

/** @param {import('node:util').ParseArgsConfig} config */
function parsedOrRefused(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence] = error.message.split(/\.\s/); // what follows is advice on dashes
    throw new CommandError(`${sentence.replace(/\.$/, '')}. --help lists what there is.`);
  }
}

/** A number of seconds that an option was given. */
export function secondsOf(option, text) {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new CommandError(`${option} is ${text}. Give a number of seconds above 0.`);
}

/** Refuses a file that could not be written at the end, before there is anything to lose. */
export function checkOutputFile(option, path) {
  const isFolder = (each) => existsSync(each) && statSync(each).isDirectory();
  if (isFolder(path)) throw new CommandError(`${option} is ${path}, which is a folder. Name a file.`);
  if (!isFolder(dirname(path))) throw new CommandError(`${option} is ${path}, but there is no such folder.`);
}
