// node scripts/interop.mjs: a checkpoint written by our code, opened by Transformers; ids and logits must be equal.
// interop/write.ts writes checkpoints and what our engine makes of them; interop/interop.py opens and compares.
// T5_PYTHON is a Python with torch, transformers, safetensors and sentencepiece.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './lib/command.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';

const python = process.env.T5_PYTHON;
if (!python) {
  console.error(
    'T5_PYTHON is not set. Point it at a Python with torch, transformers, safetensors, sentencepiece.',
  );
  process.exit(1);
}
openWebGPU();
const folder = mkdtempSync(join(tmpdir(), 't5-interop-'));
const { writeInterop } = await loadModule('/scripts/interop/write.ts');
await writeInterop(folder);
const { status } = await run(python, [join(root, 'scripts/interop/interop.py'), folder]);
rmSync(folder, { recursive: true });
process.exit(status);
