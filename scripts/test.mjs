// npm test [-- LAYER ...]: from a fresh clone to `N passed, N failed`, with nothing installed but Node.
// Layers: types, lint, unit, engine, golden, interop, page. What the machine lacks is named, and installed as root.
import { CommandError, readArguments, runCommand } from './lib/commandLine.mjs';
import { layers } from './lib/layers.mjs';
import { installIfNeeded } from './lib/prepare.mjs';

const names = layers.map(({ name }) => name).join(', ');
const usage = `npm test [-- LAYER ...]

Runs the layers of tests that are named, or all: ${names}.`;

function chooseLayers(wanted) {
  const strange = wanted.filter((name) => !layers.some((layer) => layer.name === name));
  if (strange.length === 0)
    return wanted.length ? layers.filter(({ name }) => wanted.includes(name)) : layers;
  throw new CommandError(`There is no layer ${strange.join(', ')}. Layers: ${names}.`);
}

async function runLayer(layer, missing) {
  console.log(`\n== ${layer.title}`);
  const lack = layer.needs && missing[layer.needs];
  if (lack) {
    console.error(lack);
    return { passed: 0, failed: 1, skipped: [] };
  }
  try {
    return await layer.run();
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

function summarize(results) {
  console.log('\n== Summary');
  for (const { layer, result, seconds } of results) {
    const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped`;
    console.log(`${layer.title.padEnd(26)} ${counts} [${seconds.toFixed(0)} s]`);
  }
  const skipped = results.flatMap(({ result }) => result.skipped);
  for (const reason of skipped) console.log(`skipped: ${reason}`);
  if (skipped.length) console.log(`${skipped.length} skipped`);
}

await runCommand(async () => {
  const chosen = chooseLayers(readArguments(usage, { allowPositionals: true }).positionals);
  await installIfNeeded();
  const { provideTools } = await import('./lib/install.mjs');
  const missing = chosen.some(({ needs }) => needs) ? await provideTools() : {};
  const results = [];
  for (const layer of chosen) {
    const start = performance.now();
    const result = await runLayer(layer, missing);
    results.push({ layer, result, seconds: (performance.now() - start) / 1000 });
  }
  summarize(results);
  const total = (key) => results.reduce((sum, { result }) => sum + result[key], 0);
  const [passed, failed] = [total('passed'), total('failed')];
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});
