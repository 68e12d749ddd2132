// The process in which alone.ts measures a first step and tells its parent.
import { loadModule, openWebGPU } from '../scripts/lib/engineInNode.mjs';

await openWebGPU();
const { firstStep } = await loadModule('/bench/alone.ts');
process.send(await firstStep(process.argv[2]));
process.exit(0);
