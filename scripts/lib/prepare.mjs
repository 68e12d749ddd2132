// Brings a clone to the point where a script can go on: dependencies as the lock file says, page built.
// Does nothing where nothing has changed. Plain ESM without dependencies: it runs before the install.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm, runTool } from './command.mjs';
import { CommandError } from './commandLine.mjs';

const oldestNode = [20, 19];

/** Everything that the built page is made of. */
const sources = [
  'src',
  'workers',
  'public',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'scripts/lib',
];

/** Throws a sentence if this Node is older than Vite can do with. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const tooOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (tooOld)
    throw new CommandError(
      `This is Node ${version}; ${oldestNode.join('.')} or newer is needed: https://nodejs.org`,
    );
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** Time of the last change of a file, or of anything in a folder and of the folder itself (deletions). */
export function newest(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return modified(path);
  return Math.max(modified(path), ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** npm ci, if there are no dependencies yet or the lock file is newer than they are. */
export async function installIfNeeded() {
  checkNode();
  const installed = modified(join(root, 'node_modules/.package-lock.json'));
  if (installed > 0 && installed >= modified(join(root, 'package-lock.json'))) return;
  console.log('Installing what package-lock.json lists: npm ci');
  const { status } = await runNpm(['ci']);
  if (status !== 0)
    throw new CommandError(
      'npm ci failed: see above. Without a network there is nothing to install from.',
      1,
    );
}

/** vite build, if dist/ is absent or older than anything it is made of. */
export async function buildIfNeeded() {
  const built = modified(join(root, 'dist/index.html'));
  if (built > 0 && built > Math.max(...sources.map((name) => newest(join(root, name))))) return;
  console.log('Building the page: vite build');
  const { status } = await runTool('vite/bin/vite.js', ['build']);
  if (status !== 0) throw new CommandError('The build failed: see above.', 1);
}
