// npm run bench [-- --only A,B] [--adapter NAME] [--json FILE] [--page]: see README.md in this folder.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadModule, openWebGPU } from '../scripts/lib/engineInNode.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
  },
});

openWebGPU();
const { rowNames, runBench } = await loadModule('/bench/main.ts');
const report = await runBench({ only: values.only?.split(',') ?? rowNames, print: console.log });
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
process.exit(0);
