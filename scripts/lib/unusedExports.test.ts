// Proves that the check bites: exports are planted, and those that nobody needs must be found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unusedExports } from './unusedExports.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't5-exports-'));
  plant('src/math/half.ts', 'export const half = (one: number) => one / 2;\n');
  plant('src/main.ts', "import { half } from './math/half.ts';\nconsole.log(half(2));\n");
});

afterEach(() => rmSync(folder, { recursive: true }));

function plant(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const found = () => unusedExports(folder, ['src'], []);

it('finds nothing where every export is imported', () => {
  expect(found()).toEqual([]);
});

it('finds what nobody imports: values, types, and what is taken apart', () => {
  plant('src/a.ts', 'export const [one, two] = [1, 2];\nexport type Three = 3;\nexport function four() {}\n');
  plant('src/b.ts', "import { one } from './a.ts';\nconsole.log(one);\n");
  expect(found()).toEqual(['src/a.ts#two', 'src/a.ts#Three', 'src/a.ts#four']);
});

it('counts what is handed on, loaded later or used as a type', () => {
  plant('src/a.ts', 'export type A = 1;\n');
  plant('src/b.ts', 'export const b = 1;\n');
  plant('src/c.ts', 'export interface C { one: 1 }\n');
  plant(
    'src/user.ts',
    "export type { A } from './a.ts';\nvoid import('./b.ts');\nconst c: import('./c.ts').C = { one: 1 };\nconsole.log(c);\n",
  );
  expect(found()).toEqual([]);
});

it('finds what only a test needs, unless its own file uses it as well', () => {
  plant('src/a.ts', 'export const part = 1;\nexport const whole = part + 1;\nexport const dead = 1;\n');
  plant('src/a.test.ts', "import { dead, part } from './a.ts';\nconsole.log(dead, part);\n");
  plant('src/b.ts', "import { whole } from './a.ts';\nconsole.log(whole);\n");
  expect(found()).toEqual(['src/a.ts#dead']);
});
