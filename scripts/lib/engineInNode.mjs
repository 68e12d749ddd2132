// Prepares Node for scripts that compute on the engine: a Vulkan driver, Dawn before tfjs is loaded, and Vite, which
// loads TypeScript and shaders as text. Runs after the install.
import { createServer } from 'vite';
import { restartWith, root } from './command.mjs';
import { installDawn } from './dawn.mjs';
import { findVulkan } from './findVulkan.mjs';

/** Gives this process a WebGPU and says on what; `switches` are Dawn's own. */
export async function openWebGPU(switches = []) {
  const vulkan = findVulkan();
  if (vulkan.env.LD_LIBRARY_PATH) await restartWith(vulkan.env);
  Object.assign(process.env, vulkan.env);
  installDawn(switches);
  console.log(`WebGPU on ${vulkan.driver ?? `nothing (${vulkan.problem})`}`);
}

let vite;

/** Loads a TypeScript module by its path from the project's folder, `/scripts/…`; each once, whoever asks. */
export async function loadModule(path) {
  vite ??= createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return (await vite).ssrLoadModule(path);
}
