// Models that Transformers trained further and saved, read by our code: what left the page must be able to come back.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint } from '../../src/checkpoints/huggingface.ts';
import { Model } from '../../src/model/model.ts';
import { logitsOf } from './logits.ts';

const tolerance = 1e-4;

async function deviationOf(folder: string): Promise<number> {
  const files = readdirSync(folder).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(folder, name))),
  }));
  const { config, parameters } = readCheckpoint(files);
  const expected: number[] = JSON.parse(readFileSync(join(folder, 'logits.json'), 'utf8'));
  const model = new Model(config, parameters);
  const found = await logitsOf(model);
  model.dispose();
  return found.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? Infinity))), 0);
}

/** Compares every folder of `trained`; says and counts what came of it. */
export async function readBack(trained: string): Promise<{ passed: number; failed: number }> {
  const counted = { passed: 0, failed: 0 };
  for (const name of existsSync(trained) ? readdirSync(trained).sort() : []) {
    const deviation = await deviationOf(join(trained, name));
    console.log(`${name}: trained further there and read here, logits off by ${deviation.toExponential(1)}`);
    counted[deviation <= tolerance ? 'passed' : 'failed']++;
  }
  return counted;
}
