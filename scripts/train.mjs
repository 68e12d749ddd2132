// npm run train -- FILE [--size mini] [--steps 500] [--backend webgpu] [--out FOLDER]: trains on a text file in Node.
// This file only prepares Node: Dawn before tfjs is loaded, and Vite to load TypeScript and shaders as text.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { installDawn } from './lib/dawn.mjs';
import { findVulkan } from './lib/findVulkan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const vulkan = findVulkan();
if (vulkan.env.LD_LIBRARY_PATH && !process.env.LD_LIBRARY_PATH?.includes(vulkan.env.LD_LIBRARY_PATH)) {
  // A library folder takes effect only at the start of a process.
  const env = { ...process.env, ...vulkan.env };
  process.exit(spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env }).status ?? 1);
}
Object.assign(process.env, vulkan.env);
installDawn();
const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'warn',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
});
const { runTraining } = await vite.ssrLoadModule('/scripts/train/main.ts');
await runTraining(process.argv.slice(2));
process.exit(0);
