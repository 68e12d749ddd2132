// Every command refuses what it cannot use in one sentence on stderr, with exit code 2, and explains itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './lib/command.mjs';
import { commandTimeout, runToEnd, start } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 't5-commands-'));
const file = join(folder, 'file');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

const all = [
  'scripts/start.mjs',
  'scripts/serve.mjs',
  'scripts/test.mjs',
  'scripts/golden.mjs',
  'scripts/interop.mjs',
  'scripts/train.mjs',
  'scripts/record.mjs',
  'bench/bench.mjs',
  'bench/profile.mjs',
  'bench/pageTasks.mjs',
  'bench/tinyInChromium.mjs',
];

describe.each(all)('%s', { timeout: commandTimeout }, (script) => {
  it('refuses an option that it has not', async () => {
    const { exitCode, stdout, stderr } = await runToEnd(script, ['--nonsense']);
    expect(stderr).toBe("Unknown option '--nonsense'. --help lists what there is.\n");
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('explains itself', async () => {
    const { exitCode, stdout, stderr } = await runToEnd(script, ['--help']);
    expect(stdout).toMatch(/^(npm (start|test|run \w+)|node [\w./]+)/);
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});

const refusals: [string, string[], NodeJS.ProcessEnv, RegExp][] = [
  ['scripts/start.mjs', [], { PORT: 'abc' }, /^PORT is abc\. Give a whole number from 0 to 65535\.\n$/],
  ['scripts/start.mjs', [], { PORT: '65536' }, /^PORT is 65536\./],
  ['scripts/serve.mjs', [], { PORT: '0x50' }, /^PORT is 0x50\./],
  ['scripts/start.mjs', ['4000'], {}, /^Unexpected argument '4000'/],
  ['scripts/test.mjs', ['unit', 'nonsense'], {}, /^There is no layer nonsense\. Layers: types, /],
  ['scripts/golden.mjs', ['nonsense'], {}, /got nonsense\. There are spm, .*webgpu/],
  ['scripts/golden.mjs', ['t5'], { T5_GOLDEN: '/nonsense' }, /got \/nonsense\. Set T5_GOLDEN/],
  ['scripts/golden.mjs', ['t5'], { T5_GOLDEN: file }, /got .*file\. Set T5_GOLDEN/],
  ['scripts/interop.mjs', [], { T5_PYTHON: '' }, /^T5_PYTHON is not set\. Point it at/],
  ['scripts/interop.mjs', [], { T5_PYTHON: '/nonsense' }, /^T5_PYTHON is \/nonsense: .*ENOENT\. Point it at/],
  ['scripts/record.mjs', ['nonsense'], {}, /^Unexpected argument 'nonsense'/],
  ['bench/bench.mjs', ['--only', 'A,nonsense'], {}, /^--only takes A, .*; not nonsense\.\n$/],
  ['bench/bench.mjs', ['--adapter', 'nonsense'], {}, /^--adapter is nonsense\. In Node it takes lavapipe/],
  ['bench/bench.mjs', ['--json', folder], {}, /^--json is .*, which is a folder\. Name a file\.\n$/],
  ['bench/bench.mjs', ['--json', '/nonsense/a.json'], {}, /^--json is .*, but there is no such folder\.\n$/],
  ['bench/bench.mjs', ['--page', '--seconds', 'soon'], {}, /^--seconds is soon\. Give a number/],
  ['bench/profile.mjs', ['--only', 'nonsense'], {}, /^--only is nonsense\. It takes one of A, B, C, D\.\n$/],
  ['bench/profile.mjs', ['--adapter', 'chromium'], {}, /^--adapter is chromium\. In Node it takes lavapipe/],
  ['bench/pageTasks.mjs', ['--seconds', '0'], {}, /^--seconds is 0\. Give a number/],
  ['bench/tinyInChromium.mjs', ['--tree', '/nonsense'], {}, /^--tree is \/nonsense, which is no checkout/],
];

it.each(refusals)(
  '%s %j %j is refused in one sentence',
  async (script, args, env, sentence) => {
    const { exitCode, stderr } = await runToEnd(script, args, env);
    // Dawn warns of drivers by itself.
    const said = stderr.split('\n').filter((line) => line && !line.startsWith('Warning: '));
    expect(`${said.join('\n')}\n`).toMatch(sentence);
    expect([exitCode, said.length]).toEqual([2, 1]);
  },
  commandTimeout,
);

it(
  'says that a port is taken, and exchanges none that was asked for',
  async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    writeFileSync(join(folder, 'index.html'), '');
    const wrapper = join(folder, 'serve.mjs');
    const { href } = pathToFileURL(join(root, 'scripts/lib/commandLine.mjs'));
    const { href: server } = pathToFileURL(join(root, 'scripts/serve.mjs'));
    writeFileSync(
      wrapper,
      `import { runCommand } from '${href}'; import { serve } from '${server}';
       await runCommand(() => serve('${folder}'));`,
    );
    const { exitCode, stderr } = await runToEnd(wrapper, [], { PORT: String(port) });
    other.close();
    expect(stderr).toBe(`Port ${port} cannot be used: address already in use. Choose another PORT.\n`);
    expect(exitCode).toBe(2);
  },
  commandTimeout,
);

it(
  'passes signals on to the process that takes its place',
  async () => {
    const script = join(folder, 'again.mjs');
    const { href } = pathToFileURL(join(root, 'scripts/lib/command.mjs'));
    writeFileSync(
      script,
      `import { restartWith } from '${href}';
       if (!process.env.AGAIN) await restartWith({ AGAIN: '1' });
       process.on('SIGTERM', () => process.exit(7));
       setInterval(() => {}, 1000);
       console.log('ready');`,
    );
    const command = start(script);
    await command.printed(/ready/);
    command.child.kill('SIGTERM');
    expect((await command.ended).exitCode).toBe(7);
  },
  commandTimeout,
);
