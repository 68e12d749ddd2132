// Runs rows in Node, on a Vulkan driver through Dawn: in this process, and first steps each in one of its own.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../scripts/lib/command.mjs';
import { CommandError } from '../scripts/lib/commandLine.mjs';
import { loadModule, openWebGPU } from '../scripts/lib/engineInNode.mjs';
import { findSwiftShader } from '../scripts/lib/findChromium.mjs';
import { findLavapipe } from '../scripts/lib/findVulkan.mjs';

/** Driver files by the names that `--adapter` takes. */
const drivers = {
  lavapipe: () => findLavapipe()?.file,
  swiftshader: () => findSwiftShader(),
};

/** Driver file of the adapter of a name; refused where it is none or not on this machine. */
export function driverOf(adapter) {
  if (!Object.hasOwn(drivers, adapter)) {
    const names = Object.keys(drivers).join(', ');
    throw new CommandError(`--adapter is ${adapter}. In Node it takes ${names}.`);
  }
  const file = drivers[adapter]();
  if (!file) throw new CommandError(`There is no ${adapter} on this machine. Choose another --adapter.`);
  return file;
}

/** Gives this process a WebGPU on the adapter of a name, or on the machine's best; with exact timestamps. */
export async function openAdapter(adapter) {
  if (adapter) process.env.VK_ICD_FILENAMES = driverOf(adapter);
  await openWebGPU(['disable-dawn-features=timestamp_quantization']);
}

/** Milliseconds of a first step, ours or stock's, in a process of its own and without a cache of shaders. */
function firstStep(side) {
  const child = fork(join(root, 'bench/alone.mjs'), [side], {
    env: { ...process.env, MESA_SHADER_CACHE_DISABLE: 'true' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', resolve);
    child.on('exit', (status) => reject(new Error(`The first step of ${side} ended with ${status}.`)));
  });
}

const firstSteps = 3;

/** Row `first`: the first step of A where no driver has a shader in its cache, each in a process of its own. */
async function firstRow({ median, interquartileRange }) {
  const pairs = [];
  for (let pair = 0; pair < firstSteps; pair++)
    pairs.push([await firstStep('ours'), await firstStep('stock')]);
  const ratios = pairs.map(([ours, theirs]) => theirs / ours);
  return {
    row: 'A first step',
    against: 'stock tfjs + Adam',
    ours: median(pairs.map(([ours]) => ours)),
    theirs: median(pairs.map(([, theirs]) => theirs)),
    ratio: median(ratios),
    spread: interquartileRange(ratios),
  };
}

/** Rows by name, on the adapter of a name. */
export async function benchInNode(only, adapter) {
  await openAdapter(adapter);
  const { runBench } = await loadModule('/bench/main.ts');
  const { lineOf } = await loadModule('/bench/table.ts');
  const statistics = await loadModule('/bench/statistics.ts');
  const report = await runBench({ only: only.filter((name) => name !== 'first'), print: console.log });
  if (only.includes('first')) {
    const row = await firstRow(statistics);
    report.rows.push(row);
    console.log(lineOf(row));
  }
  return { where: 'Node', ...report };
}
