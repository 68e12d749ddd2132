// Finds a Chromium-based browser for the page tests and, beside it, SwiftShader for the engine tests.
// Plain ESM without dependencies: it runs before the install. Never starts a browser.
import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CommandError } from './commandLine.mjs';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/** Folders in which Linux packages keep the browser itself, with its libraries beside it. */
const linuxHomes = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Browsers that `npx playwright install chromium` fetched, newest first. */
function playwrightBrowsers(environment) {
  const home = environment.PLAYWRIGHT_BROWSERS_PATH ?? join(environment.HOME ?? '/', '.cache/ms-playwright');
  if (!existsSync(home)) return [];
  const builds = readdirSync(home).filter((name) => name.startsWith('chromium-'));
  const folders = ['chrome-linux64', 'chrome-linux'];
  return builds
    .sort()
    .reverse()
    .flatMap((build) => folders.map((folder) => join(home, build, folder, 'chrome')));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Every place where a browser may lie, most wanted first. */
export function chromiumPlaces(platform = process.platform, environment = process.env) {
  if (platform === 'darwin') {
    const folders = ['/Applications', join(environment.HOME ?? '/', 'Applications')];
    return folders.flatMap((folder) => macApplications.map((name) => `${folder}/${name}`));
  }
  if (platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    return roots.filter(Boolean).flatMap((root) => windowsPrograms.map((name) => `${root}\\${name}`));
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const all = [...new Set([...folders, '/usr/bin', '/usr/local/bin', '/snap/bin'])];
  const installed = linuxNames.flatMap((name) => all.map((folder) => join(folder, name)));
  return [...installed, ...playwrightBrowsers(environment)];
}

/**
 * Path of a Chromium-based browser, or undefined. CHROME_PATH wins; a CHROME_PATH that is no program is an
 * error rather than a reason to test with another browser.
 */
export function findChromium(environment = process.env, platform = process.platform) {
  const chosen = environment.CHROME_PATH;
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw new CommandError(
      `CHROME_PATH is ${chosen}, which is not a program. Point it at a browser or unset it.`,
    );
  }
  return chromiumPlaces(platform, environment).find(isProgram);
}

/** SwiftShader's Vulkan driver file beside an installed browser (Linux), or undefined. */
export function findSwiftShader(environment = process.env) {
  const browser = environment.CHROME_PATH || chromiumPlaces('linux', environment).find(isProgram);
  const homes = browser ? [dirname(realpathSync(browser)), ...linuxHomes] : linuxHomes;
  return homes.map((home) => join(home, 'vk_swiftshader_icd.json')).find((file) => existsSync(file));
}
