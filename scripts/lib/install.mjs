// Names what a machine lacks with the command that installs it, and on Debian or Ubuntu, as root, runs that command.
// T5_NO_INSTALL=1 forbids it. Plain ESM without dependencies.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { findChromium } from './findChromium.mjs';
import { findVulkan } from './findVulkan.mjs';

const backportsList = '/etc/apt/sources.list.d/t5-playground-backports.list';

/** ID, VERSION_CODENAME and the like of this Linux; empty elsewhere. */
export function osRelease(
  text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
) {
  const lines = text.split('\n').map((line) => /^(\w+)="?([^"]*)"?$/.exec(line));
  return Object.fromEntries(lines.filter(Boolean).map(([, key, value]) => [key, value]));
}

/** Debian 12's own Mesa is too old for Dawn. */
function needsBackports(release) {
  return release.ID === 'debian' && release.VERSION_CODENAME === 'bookworm';
}

/** The mirror this machine already uses, so that backports come from the same place. */
function debianMirror() {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const texts = ['/etc/apt/sources.list', ...names]
    .filter(existsSync)
    .map((name) => readFileSync(name, 'utf8'));
  return (
    /^(?:deb(?: \[[^\]]*\])? |URIs: )(\S+\/debian)\/?\s/m.exec(texts.join('\n'))?.[1] ??
    'http://deb.debian.org/debian'
  );
}

const backportsLine = () => `deb ${debianMirror()} bookworm-backports main`;

/** What to type for each thing that may be missing. */
export function remedies(release = osRelease(), platform = process.platform) {
  const chromium =
    release.ID === 'debian' ? 'apt-get install chromium' : 'npx playwright install --with-deps chromium';
  if (platform !== 'linux') return { chromium: 'npx playwright install chromium', vulkan: 'a newer system' };
  const backports = needsBackports(release)
    ? `echo '${backportsLine()}' > ${backportsList} && apt-get update && apt-get install -t bookworm-backports`
    : 'apt-get install';
  return { chromium, vulkan: `${backports} mesa-vulkan-drivers libvulkan1` };
}

/** What the tests need and this machine lacks, as keys of `remedies`. */
export function missingTools() {
  return [...(findChromium() ? [] : ['chromium']), ...(findVulkan().driver ? [] : ['vulkan'])];
}

function mayInstall(release) {
  const debianLike = [release.ID, ...(release.ID_LIKE ?? '').split(' ')].some((id) =>
    /^(debian|ubuntu)$/.test(id),
  );
  return debianLike && process.getuid?.() === 0 && process.env.T5_NO_INSTALL !== '1';
}

async function aptGet(...args) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return (await run('apt-get', ['-y', '-qq', ...args], { env })).status === 0;
}

/** Adds the backports suite where Mesa has to come from it; gives apt-get's options for that. */
function backportsOptions(release) {
  if (!needsBackports(release)) return [];
  if (!existsSync(backportsList)) writeFileSync(backportsList, `${backportsLine()}\n`);
  return ['-t', 'bookworm-backports'];
}

async function installChromium(release) {
  if (release.ID === 'debian') return aptGet('install', '--no-install-recommends', 'chromium');
  return (await run('npx', ['playwright', 'install', '--with-deps', 'chromium'])).status === 0;
}

/**
 * Makes sure that the tests find a browser and a Vulkan driver. Gives a sentence for each that is still missing,
 * by its key: the layers that need it fail with that sentence.
 */
export async function provideTools() {
  const release = osRelease();
  const missing = missingTools();
  if (missing.length && mayInstall(release)) {
    console.log(
      `Missing: ${missing.join(', ')}. Running as root, so they are installed now (T5_NO_INSTALL=1 forbids it).`,
    );
    const options = missing.includes('vulkan') ? backportsOptions(release) : [];
    await aptGet('update');
    if (missing.includes('vulkan')) await aptGet('install', ...options, 'mesa-vulkan-drivers', 'libvulkan1');
    if (missing.includes('chromium')) await installChromium(release);
  }
  const commands = remedies(release);
  const sentences = missingTools().map((tool) => [
    tool,
    `${tool} is missing. Install it with: ${commands[tool]}`,
  ]);
  return Object.fromEntries(sentences);
}
