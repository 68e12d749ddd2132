// node scripts/interop.mjs: what our code exports, opened by Transformers; ids and logits must be equal.
// interop/make_vocabularies.py trains vocabularies, interop/write.ts writes models with them and what our engine makes of
// them, interop/interop.py opens and compares, then trains them further, and interop/readBack.ts reads those.
// T5_PYTHON is a Python with torch, transformers, safetensors and sentencepiece.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './lib/command.mjs';
import { CommandError, readArguments, runCommand } from './lib/commandLine.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';
import { fromLines } from './lib/outcome.mjs';

const libraries = 'torch, transformers, safetensors, sentencepiece';
const usage = `node scripts/interop.mjs

Writes checkpoints and compares what Transformers makes of them. T5_PYTHON is a Python with ${libraries}.`;

/** The Python that was chosen, after a look at whether it has what it needs. */
async function python() {
  const chosen = process.env.T5_PYTHON;
  if (!chosen) throw new CommandError(`T5_PYTHON is not set. Point it at a Python with ${libraries}.`);
  const { status, output } = await run(chosen, ['-c', `import ${libraries}`], { quiet: true });
  if (status === 0) return chosen;
  const reason = output.trim().split('\n').at(-1);
  throw new CommandError(
    `T5_PYTHON is ${chosen}: ${reason || `it ended with ${status}`}. Point it at a Python with ${libraries}.`,
  );
}

/** Models that our engine knows, written to a folder of each. Gives the exit status. */
async function writeModels(folder, models, program) {
  const [text, vocabularies] = [join(folder, 'sample.txt'), join(folder, 'vocabularies')];
  const { sampleText } = await loadModule('/src/text/sample.ts');
  writeFileSync(text, sampleText);
  const { status } = await run(program, [script('make_vocabularies.py'), text, vocabularies]);
  if (status !== 0) return status;
  const { writeInterop } = await loadModule('/scripts/interop/write.ts');
  await writeInterop(models, vocabularies);
  return 0;
}

const script = (name) => join(root, 'scripts/interop', name);

/** Gives the exit status of the comparison. */
async function compareIn(folder, program) {
  const [models, furtherTrained] = [join(folder, 'models'), join(folder, 'trained')];
  const written = await writeModels(folder, models, program);
  if (written !== 0) return written;
  const { status, output } = await run(program, [script('interop.py'), models, furtherTrained]);
  const opened = fromLines(output, status);
  const { readBack } = await loadModule('/scripts/interop/readBack.ts');
  const read = await readBack(furtherTrained);
  const failed = opened.failed + read.failed;
  console.log(`${opened.passed + read.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

await runCommand(async () => {
  readArguments(usage);
  const program = await python();
  await openWebGPU();
  const folder = mkdtempSync(join(tmpdir(), 't5-interop-'));
  try {
    return await compareIn(folder, program);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
