// Starts the project's own commands as a person does, for the tests that look at what they print and end with.
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from '../lib/command.mjs';

/** Loading the engine takes seconds, and tests share the cores. */
export const commandTimeout = 180_000;

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A command under way. */
export interface Command {
  child: ChildProcess;
  /** Resolves once the pattern was printed to stdout; rejects if the command ends before. */
  printed(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

/** Starts `node SCRIPT ...args` in the project's folder. */
export function start(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, [resolve(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const ended = new Promise<Ended>((settle) => {
    child.on('close', (exitCode) => settle({ exitCode, stdout, stderr }));
  });
  const printed = (pattern: RegExp) =>
    new Promise<void>((settle, reject) => {
      const look = () => pattern.test(stdout) && settle();
      child.stdout.on('data', look);
      void ended.then(() => reject(new Error(`It ended without ${pattern}: ${stdout}${stderr}`)));
      look();
    });
  return { child, printed, ended };
}

/** Runs it to its end. */
export function runToEnd(
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return start(script, args, env).ended;
}
