// npm run golden [-- FOLDER ... BACKEND ...]: our numbers against recorded ones; the work is in golden/main.ts.
import { root } from './lib/command.mjs';
import { readArguments, runCommand } from './lib/commandLine.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';

const usage = `npm run golden [-- FOLDER ... BACKEND ...]

Compares our numbers with recorded ones: in the folders and on the backends that are named, or in all and on all.
Suites without tensors run on the backend none.
T5_GOLDEN is the folder that holds them.`;

await runCommand(async () => {
  const { positionals } = readArguments(usage, { allowPositionals: true });
  await openWebGPU();
  const { runGolden } = await loadModule('/scripts/golden/main.ts');
  return (await runGolden({ root, wanted: positionals })) ? 0 : 1;
});
