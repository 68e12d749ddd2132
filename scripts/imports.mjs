// Part of npm run lint: the import table, over the whole tree.

import { root } from './lib/command.mjs';
import { checkImports } from './lib/importTable.mjs';

const { violations, modules } = await checkImports(root);
for (const violation of violations) console.error(violation);
console.log(`${modules} modules, ${violations.length} imports against the table in .dependency-cruiser.cjs`);
if (modules === 0) console.error('Nothing was looked at: is the pinned TypeScript installed?');
process.exit(violations.length || modules === 0 ? 1 : 0);
