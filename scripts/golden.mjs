// npm run golden [-- FOLDER ... BACKEND ...]: our numbers against recorded ones; the work is in golden/main.ts.
import { root } from './lib/command.mjs';
import { loadModule, openWebGPU } from './lib/engineInNode.mjs';

openWebGPU();
const { runGolden } = await loadModule('/scripts/golden/main.ts');
try {
  process.exit((await runGolden({ root, wanted: process.argv.slice(2) })) ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
