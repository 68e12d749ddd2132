// Checks the import table (.dependency-cruiser.cjs) in one folder tree.
// Refuses to pass when nothing was cruised: without a TypeScript it understands, the tool sees no module and is content.
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import { root } from './command.mjs';

const config = createRequire(import.meta.url)(`${root}/.dependency-cruiser.cjs`);

/**
 * Broken rules as `rule: from -> to`, and how many modules of `baseDir`/{src,workers} were looked at.
 * @param {string} baseDir
 * @returns {Promise<{ violations: string[], modules: number }>}
 */
export async function checkImports(baseDir, folders = ['src', 'workers']) {
  const options = { ...config.options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden } };
  const { output } = await cruise(folders, options, { extensions: ['.ts', '.tsx', '.js', '.json'] });
  const { violations } = output.summary;
  return {
    violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort(),
    modules: output.modules.filter(({ source }) => /^(src|workers)\/.+\.tsx?$/.test(source)).length,
  };
}
