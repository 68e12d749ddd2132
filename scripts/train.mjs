// npm run train -- FILE [OPTIONS]: trains on a text file in Node; `-- --help` lists the options.
// This file only prepares Node; what is ordered is read in train/order.ts, before an engine is loaded, and done in
// train/main.ts.
import { runCommand } from './lib/commandLine.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';

await runCommand(async () => {
  const { readOrder } = await loadModule('/scripts/train/order.ts');
  const order = await readOrder(process.argv.slice(2));
  if (order.backend === 'webgpu') await openWebGPU();
  const { trainOrder } = await loadModule('/scripts/train/main.ts');
  return trainOrder(order);
});
