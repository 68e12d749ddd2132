// npm run record [-- --swiftshader]: measures the works of the Bench page in Node on this machine's Vulkan adapter, or
// on Chromium's software one, and keeps the medians in src/config/recordedBenchmarks.json, one entry an adapter.
// Runs after the install; record on a machine that does nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/command.mjs';
import { CommandError, readArguments, runCommand } from './lib/commandLine.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';
import { findSwiftShader } from './lib/findChromium.mjs';

const usage = `npm run record [-- --swiftshader]

Measures the works of the Bench page on this machine's adapter and keeps the medians for the page to show.
  --swiftshader   on Chromium's software adapter instead`;

/** Makes Chromium's software adapter the one that is opened. */
function chooseSwiftShader() {
  const driver = findSwiftShader();
  if (!driver) throw new CommandError('There is no SwiftShader here. It comes with Chromium: install that.');
  process.env.VK_ICD_FILENAMES = driver;
}

function keep(recording) {
  const file = join(root, 'src/config/recordedBenchmarks.json');
  const others = JSON.parse(readFileSync(file, 'utf8')).filter(
    ({ adapter }) => adapter !== recording.adapter,
  );
  writeFileSync(file, `${JSON.stringify([...others, recording], null, 2)}\n`);
}

await runCommand(async () => {
  const { values } = readArguments(usage, { options: { swiftshader: { type: 'boolean' } } });
  if (values.swiftshader) chooseSwiftShader();
  await openWebGPU();
  // Of other work, before there is any here: such figures are too high, and say so.
  const busy = loadavg()[0] > availableParallelism() / 2;
  const { recordBenchmarks } = await loadModule('/scripts/record/main.ts');
  const { adapter: fullName, medians } = await recordBenchmarks();
  const [adapter] = fullName.split(':'); // what follows are versions
  const where = `Node, ${availableParallelism()} ${busy ? 'busy ' : ''}cores`;
  keep({ adapter, where, date: new Date().toISOString().slice(0, 10), medians });
  return 0;
});
