// Prepares Node for scripts that compute on the engine: a Vulkan driver, Dawn before tfjs is loaded, and Vite, which
// loads TypeScript and shaders as text. Runs after the install.
import { spawnSync } from 'node:child_process';
import { createServer } from 'vite';
import { root } from './command.mjs';
import { installDawn } from './dawn.mjs';
import { findVulkan } from './findVulkan.mjs';

/** A library folder takes effect only at the start of a process. */
function restartWith(env) {
  const child = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  process.exit(child.status ?? 1);
}

/** Gives this process a WebGPU and says on what; `switches` are Dawn's own. */
export function openWebGPU(switches = []) {
  const vulkan = findVulkan();
  if (vulkan.env.LD_LIBRARY_PATH) restartWith(vulkan.env);
  Object.assign(process.env, vulkan.env);
  installDawn(switches);
  console.log(`WebGPU on ${vulkan.driver ?? `nothing (${vulkan.problem})`}`);
}

/** Loads a TypeScript module by its path from the project's folder, `/scripts/…`. */
export async function loadModule(path) {
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return vite.ssrLoadModule(path);
}
