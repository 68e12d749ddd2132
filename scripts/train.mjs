// npm run train -- FILE [--size mini] [--steps 500] [--backend webgpu] [--out FOLDER]: trains on a text file in Node.
// This file only prepares Node; the work is in train/main.ts.
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';

openWebGPU();
const { runTraining } = await loadModule('/scripts/train/main.ts');
await runTraining(process.argv.slice(2));
process.exit(0);
