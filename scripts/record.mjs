// npm run record [-- --swiftshader]: measures the works of the Bench page in Node on this machine's Vulkan adapter, or
// on Chromium's software one, and keeps the medians in src/config/recordedBenchmarks.json, one entry an adapter.
// Runs after the install; record on a machine that does nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/command.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';
import { findSwiftShader } from './lib/findChromium.mjs';

const { values } = parseArgs({ options: { swiftshader: { type: 'boolean', default: false } } });
if (values.swiftshader) process.env.VK_ICD_FILENAMES = findSwiftShader();
openWebGPU();
// Of other work, before there is any here: such figures are too high, and say so.
const busy = loadavg()[0] > availableParallelism() / 2;
const { recordBenchmarks } = await loadModule('/scripts/record/main.ts');
const { adapter: fullName, medians } = await recordBenchmarks();
const [adapter] = fullName.split(':'); // what follows are versions
const where = `Node, ${availableParallelism()} ${busy ? 'busy ' : ''}cores`;
const recording = { adapter, where, date: new Date().toISOString().slice(0, 10), medians };

const file = join(root, 'src/config/recordedBenchmarks.json');
const others = JSON.parse(readFileSync(file, 'utf8')).filter((one) => one.adapter !== adapter);
writeFileSync(file, `${JSON.stringify([...others, recording], null, 2)}\n`);
process.exit(0);
