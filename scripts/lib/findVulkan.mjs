// Finds a Vulkan driver for Dawn, the WebGPU of the engine tests, and says what to set for it.
// Real GPU: the loader's own choice. Otherwise Mesa's lavapipe, which is several times faster than SwiftShader;
// Dawn refuses lavapipe before Mesa 23. macOS and Windows need nothing: Dawn uses Metal and Direct3D there.
// Plain ESM without dependencies: it runs before the install.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { findSwiftShader } from './findChromium.mjs';

const oldestMesa = 23;
const driverFolders = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const libraryFolders = [
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  `/usr/lib/${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch}-linux-gnu`,
];
/** PCI vendors of graphics cards, with the name by which their driver files go. */
const cardDrivers = { '0x10de': /nvidia|nouveau/, '0x1002': /radeon|amd/, '0x8086': /intel/ };

function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function driverFiles() {
  return driverFolders.flatMap((folder) =>
    listed(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name)),
  );
}

/** The shared library a driver file names: a path, a path beside the file, or a bare name for the linker. */
function libraryOf(driverFile) {
  const named = JSON.parse(readText(driverFile) || '{}').ICD?.library_path;
  if (!named) return undefined;
  if (isAbsolute(named)) return named;
  if (named.includes('/')) return resolve(dirname(driverFile), named);
  return libraryFolders.map((folder) => join(folder, named)).find((file) => existsSync(file));
}

/** Mesa's version as written in the driver library itself, or undefined: no package manager is asked. */
function mesaVersion(library) {
  const found = readFileSync(library)
    .toString('latin1')
    .match(/Mesa (\d+)\.(\d+)\.\d+/);
  return found ? { major: Number(found[1]), text: found[0] } : undefined;
}

/** Lavapipe's driver file with Mesa's version; `usable` is false for one that Dawn refuses. */
export function findLavapipe() {
  const file = driverFiles().find((path) => /^lvp_icd.*\.json$/.test(basename(path)));
  const library = file && libraryOf(file);
  if (!file || !library || !existsSync(library)) return undefined;
  const mesa = mesaVersion(library);
  return {
    file,
    version: mesa?.text ?? 'Mesa, version unknown',
    usable: (mesa?.major ?? oldestMesa) >= oldestMesa,
  };
}

/** True if a graphics card and the driver for it are both there (Linux). */
function hasRealGpu() {
  const files = driverFiles().map((file) => basename(file));
  if (existsSync('/dev/nvidia0') && files.some((name) => cardDrivers['0x10de'].test(name))) return true;
  return listed('/sys/class/drm')
    .filter((name) => name.startsWith('renderD') && existsSync(`/dev/dri/${name}`))
    .map((name) => cardDrivers[readText(`/sys/class/drm/${name}/device/vendor`).trim()])
    .some((pattern) => pattern && files.some((name) => pattern.test(name)));
}

/** Folder of a Vulkan loader that is not where the linker looks (browsers bring one), or undefined. */
function loaderFolder() {
  const known = libraryFolders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
  if (known) return { folder: undefined };
  const swiftShader = findSwiftShader();
  const beside = swiftShader && dirname(swiftShader);
  return beside && existsSync(join(beside, 'libvulkan.so.1')) ? { folder: beside } : undefined;
}

function withLoader(settings, loader) {
  return loader.folder ? { ...settings, LD_LIBRARY_PATH: loader.folder } : settings;
}

/**
 * What the engine tests run on: `driver` in words and `env`, the variables to set for it.
 * `driver` is undefined if there is none; `problem` then says why, in one sentence.
 */
export function findVulkan(environment = process.env, platform = process.platform) {
  if (platform !== 'linux') return { driver: platform === 'darwin' ? 'Metal' : 'Direct3D', env: {} };
  const chosen = environment.VK_ICD_FILENAMES || environment.VK_DRIVER_FILES;
  if (chosen) return { driver: `as set: ${chosen}`, env: {} };
  const loader = environment.LD_LIBRARY_PATH ? { folder: undefined } : loaderFolder();
  if (!loader) return { problem: 'no Vulkan loader (libvulkan.so.1)', env: {} };
  if (hasRealGpu()) return { driver: 'graphics card', env: withLoader({}, loader) };
  const lavapipe = findLavapipe();
  if (lavapipe?.usable) {
    return {
      driver: `lavapipe (${lavapipe.version})`,
      env: withLoader({ VK_ICD_FILENAMES: lavapipe.file }, loader),
    };
  }
  const swiftShader = findSwiftShader(environment);
  if (swiftShader)
    return { driver: 'SwiftShader', env: withLoader({ VK_ICD_FILENAMES: swiftShader }, loader) };
  const problem = lavapipe ? `${lavapipe.version} is older than ${oldestMesa}` : 'no Vulkan driver';
  return { problem, env: {} };
}
