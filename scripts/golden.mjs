// npm run golden [-- FOLDER ... BACKEND ...]: our numbers against recorded ones; the work is in golden/main.ts.
// This file only prepares Node: Dawn before tfjs is loaded, and Vite to load TypeScript and shaders as text.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { installDawn } from './lib/dawn.mjs';
import { findVulkan } from './lib/findVulkan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A library folder takes effect only at the start of a process. */
function restartWith(env) {
  const child = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  process.exit(child.status ?? 1);
}

async function loadMain() {
  const vite = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return vite.ssrLoadModule('/scripts/golden/main.ts');
}

const vulkan = findVulkan();
if (vulkan.env.LD_LIBRARY_PATH) restartWith(vulkan.env);
Object.assign(process.env, vulkan.env);
installDawn();
console.log(`WebGPU on ${vulkan.driver ?? `nothing (${vulkan.problem})`}`);
const { runGolden } = await loadMain();
const allPassed = await runGolden({ root, wanted: process.argv.slice(2) });
process.exit(allPassed ? 0 : 1);
