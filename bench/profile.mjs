// npm run profile [-- --only B] [--adapter NAME]: one training step by kernel.
import { CommandError, readArguments, runCommand } from '../scripts/lib/commandLine.mjs';
import { loadModule } from '../scripts/lib/engineInNode.mjs';
import { openAdapter } from './inNode.mjs';

const rows = ['A', 'B', 'C', 'D'];
const usage = `npm run profile [-- --only ${rows.join('|')}] [--adapter NAME]

Prints one training step by kernel.
  --only ROW        whose step (A)
  --adapter NAME    lavapipe or swiftshader; without it the machine's best one`;

await runCommand(async () => {
  const { values } = readArguments(usage, {
    options: { only: { type: 'string', default: 'A' }, adapter: { type: 'string' } },
  });
  if (!rows.includes(values.only))
    throw new CommandError(`--only is ${values.only}. It takes one of ${rows.join(', ')}.`);
  await openAdapter(values.adapter);
  const { profile } = await loadModule('/bench/profile.ts');
  await profile(values.only, console.log);
  return 0;
});
