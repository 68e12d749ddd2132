// Runs rows in this process, on a Vulkan driver through Dawn.

import { loadModule, openWebGPU } from '../scripts/lib/engineInNode.mjs';
import { findSwiftShader } from '../scripts/lib/findChromium.mjs';
import { findLavapipe } from '../scripts/lib/findVulkan.mjs';

/** Driver files by the names that `--adapter` takes. */
const drivers = {
  lavapipe: () => findLavapipe()?.file,
  swiftshader: () => findSwiftShader(),
};

function choose(adapter) {
  const file = drivers[adapter]?.();
  const names = [...Object.keys(drivers), 'chromium'].join(', ');
  if (!file) throw new Error(`There is no adapter ${adapter} here; --adapter takes ${names}.`);
  process.env.VK_ICD_FILENAMES = file;
}

/** Gives this process a WebGPU on the adapter of a name, or on the machine's best; with exact timestamps. */
export function chooseAdapter(adapter) {
  if (adapter) choose(adapter);
  openWebGPU(['disable-dawn-features=timestamp_quantization']);
}

/** Rows by name, on the adapter of a name. */
export async function benchInNode(only, adapter) {
  chooseAdapter(adapter);
  const { runBench } = await loadModule('/bench/main.ts');
  const report = await runBench({ only, print: console.log });
  return { where: 'Node', ...report };
}
