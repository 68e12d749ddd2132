// Part of npm run lint: the import table, over the whole tree, and exports that nobody imports.

import { root } from './lib/command.mjs';
import { checkImports } from './lib/importTable.mjs';
import { unusedExports } from './lib/unusedExports.mjs';

const { violations, modules } = await checkImports(root);
for (const violation of violations) console.error(violation);
console.log(`${modules} modules, ${violations.length} imports against the table in .dependency-cruiser.cjs`);
if (modules === 0) console.error('Nothing was looked at: is the pinned TypeScript installed?');
const unused = unusedExports(root);
for (const name of unused) console.error(`nobody imports ${name}: take the export away, or what it exports`);
process.exit(violations.length || unused.length || modules === 0 ? 1 : 0);
