// node scripts/interop.mjs: what our code exports, opened by Transformers; ids and logits must be equal.
// interop/make_vocabularies.py trains vocabularies, interop/write.ts writes models with them and what our engine makes of
// them, interop/interop.py opens and compares, then trains them further, and interop/readBack.ts reads those.
// T5_PYTHON is a Python with torch, transformers, safetensors and sentencepiece.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './lib/command.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';
import { fromLines } from './lib/outcome.mjs';

const python = process.env.T5_PYTHON;
if (!python) {
  console.error(
    'T5_PYTHON is not set. Point it at a Python with torch, transformers, safetensors, sentencepiece.',
  );
  process.exit(1);
}
openWebGPU();
const folder = mkdtempSync(join(tmpdir(), 't5-interop-'));
const [models, vocabularies, trained] = ['models', 'vocabularies', 'trained'].map((name) =>
  join(folder, name),
);
const { sampleText } = await loadModule('/src/text/sample.ts');
writeFileSync(join(folder, 'sample.txt'), sampleText);
await run(python, [
  join(root, 'scripts/interop/make_vocabularies.py'),
  join(folder, 'sample.txt'),
  vocabularies,
]);
const { writeInterop } = await loadModule('/scripts/interop/write.ts');
await writeInterop(models, vocabularies);
const { status, output } = await run(python, [join(root, 'scripts/interop/interop.py'), models, trained]);
const opened = fromLines(output, status);
const { readBack } = await loadModule('/scripts/interop/readBack.ts');
const read = await readBack(trained);
rmSync(folder, { recursive: true });
const failed = opened.failed + read.failed;
console.log(`${opened.passed + read.passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
