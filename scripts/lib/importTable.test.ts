// Proves that the check bites: imports are planted in a copy of the layout, and each must be found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkImports } from './importTable.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't5-imports-'));
  plant('node_modules/@tensorflow/tfjs/package.json', '{ "name": "@tensorflow/tfjs", "main": "index.js" }');
  plant('node_modules/@tensorflow/tfjs/index.js', 'exports.one = 1;\n');
  plant(
    'workers/engine.ts',
    "import { one } from '../src/application/engine.ts';\nexport const two = one + one;\n",
  );
  plant(
    'src/application/engine.ts',
    "import { half } from '../math/half.ts';\nexport const one = half(2);\n",
  );
  plant('src/math/half.ts', 'export const half = (number: number) => number / 2;\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

function plant(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const found = async () => (await checkImports(folder)).violations;

it('looks at every module and finds nothing where nothing is wrong', async () => {
  expect(await checkImports(folder)).toEqual({ violations: [], modules: 3 });
});

it('finds an import against the flow', async () => {
  plant('src/shards/shard.ts', 'export const half = 1;\n');
  plant('src/ui/App.ts', "import { half } from '../shards/shard.ts';\nexport const App = half;\n");
  expect(await found()).toEqual(['ui: src/ui/App.ts -> src/shards/shard.ts']);
});

it('finds an earlier stage that imports a later one', async () => {
  plant('src/batches/pack.ts', 'export const pack = 1;\n');
  plant('src/text/read.ts', "import { pack } from '../batches/pack.ts';\nexport const read = pack;\n");
  expect(await found()).toEqual(['text: src/text/read.ts -> src/batches/pack.ts']);
});

it('lets model import types of batches, and no values', async () => {
  plant(
    'src/batches/batch.ts',
    'export interface Batch { size: number }\nexport const empty = { size: 0 };\n',
  );
  plant('src/model/a.ts', "import type { Batch } from '../batches/batch.ts';\nexport type A = Batch;\n");
  plant('src/model/b.ts', "import { empty } from '../batches/batch.ts';\nexport const b = empty;\n");
  expect(await found()).toEqual(['model-values: src/model/b.ts -> src/batches/batch.ts']);
});

it('lets storage import types of what it keeps, and no values, and a session nothing of storage', async () => {
  plant(
    'src/session/curve.ts',
    'export interface Point { step: number }\nexport const first = { step: 0 };\n',
  );
  plant('src/storage/a.ts', "import type { Point } from '../session/curve.ts';\nexport type A = Point;\n");
  plant('src/storage/b.ts', "import { first } from '../session/curve.ts';\nexport const b = first;\n");
  plant('src/session/loop.ts', "import type { A } from '../storage/a.ts';\nexport type Loop = A;\n");
  expect(await found()).toEqual([
    'session: src/session/loop.ts -> src/storage/a.ts',
    'storage-values: src/storage/b.ts -> src/session/curve.ts',
  ]);
});

it('finds tfjs where it does not belong, also at the end of a chain', async () => {
  plant('src/batches/a.ts', "import * as tf from '@tensorflow/tfjs';\nexport const a = tf;\n");
  plant('src/ops/op.ts', "import * as tf from '@tensorflow/tfjs';\nexport const op = tf;\n");
  plant('src/model/masks.ts', "import { op } from '../ops/op.ts';\nexport const masks = op;\n");
  const rules = (await found()).map((line) => line.split(':')[0]);
  expect(rules).toEqual(expect.arrayContaining(['batches', 'masks-without-tfjs']));
  expect(rules).not.toContain('ops');
});

it('finds cycles, imports of tests and scripts, and imports that lead nowhere', async () => {
  plant('src/math/a.ts', "import { b } from './b.ts';\nexport const a: number = b;\n");
  plant('src/math/b.ts', "import { a } from './a.ts';\nexport const b: number = a;\n");
  plant(
    'src/math/c.ts',
    "import { d } from './d.test.ts';\nimport { e } from './gone.ts';\nexport const c = d + e;\n",
  );
  plant('src/math/d.test.ts', 'export const d = 1;\n');
  plant('scripts/tool.ts', 'export const tool = 1;\n');
  plant('workers/corpus.ts', "import { tool } from '../scripts/tool.ts';\nexport const corpus = tool;\n");
  const rules = new Set((await found()).map((line) => line.split(':')[0]));
  expect(rules).toEqual(new Set(['no-cycles', 'not-imported', 'resolvable', 'math', 'workers']));
});

it('keeps the page and the workers apart, and all that workers do in the application', async () => {
  plant('src/state/store.ts', 'export const store = 1;\n');
  plant(
    'workers/corpus.ts',
    "import { store } from '../src/state/store.ts';\nexport const corpus = store;\n",
  );
  plant(
    'workers/engine.ts',
    "import { half } from '../src/math/half.ts';\nexport const quarter = half(half(1));\n",
  );
  expect(await found()).toEqual([
    'workers: workers/corpus.ts -> src/state/store.ts',
    'workers: workers/engine.ts -> src/math/half.ts',
  ]);
});
