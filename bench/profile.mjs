// npm run profile [-- --only B] [--adapter NAME]: one training step by kernel.
import { parseArgs } from 'node:util';
import { loadModule } from '../scripts/lib/engineInNode.mjs';
import { chooseAdapter } from './inNode.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'A' },
    adapter: { type: 'string' },
  },
});

const rows = ['A', 'B', 'C', 'D'];
if (!rows.includes(values.only)) {
  console.error(`--only takes one of ${rows.join(', ')}; not ${values.only}.`);
  process.exit(1);
}
chooseAdapter(values.adapter);
const { profile } = await loadModule('/bench/profile.ts');
await profile(values.only, console.log);
process.exit(0);
