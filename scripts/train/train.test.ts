// The training command as a person uses it, on the backend that every machine has: what it refuses before the first
// step, and what is left of a run that ends in another way than it was meant to.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/checkpoints/huggingface.ts';
import { parameterShapes } from '../../src/model/parameters.ts';
import { root } from '../lib/command.mjs';
import { commandTimeout, runToEnd, start } from '../testing/command.ts';

const script = 'scripts/train.mjs';
const folder = mkdtempSync(join(tmpdir(), 't5-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const text = file('text.txt', 'abcdefghij '.repeat(80));
const full = join(folder, 'full');
mkdirSync(full);
writeFileSync(join(full, 'notes.txt'), 'mine');

const small = ['--size', 'nano', '--backend', 'wasm', '--batch-size', '2', '--evaluation-batches', '1'];

/** The model in a folder, read as a checkpoint of Transformers. */
function modelIn(out: string) {
  return readCheckpoint(readdirSync(out).map((name) => ({ name, bytes: readFileSync(join(out, name)) })));
}

const refusals: [string, string[], RegExp][] = [
  ['no file', [], /^Expected one text file, got 0 files\./],
  ['two files', [text, text], /^Expected one text file, got 2 files\./],
  [
    'a file that is not there',
    ['/nonsense'],
    /^Expected a text file at \/nonsense, got no such file or directory\./,
  ],
  ['a folder', [folder], /^Expected a text file at .*, got no file, but a folder or a device\./],
  ['an empty text', [file('empty.txt', '')], /^Expected a text with words in it, got nothing\./],
  [
    'a program',
    [file('binary', Uint8Array.of(127, 69, 76, 70, 0, 0))],
    /^Expected a text file in UTF-8 or UTF-16/,
  ],
  ['a text of one token', [file('a.txt', 'a'), ...small], /^Expected a text of at least two tokens, got 1\./],
  [
    'steps that are no number',
    [text, '--steps', 'abc'],
    /^Expected a whole number from 1 to 10000000 for --steps/,
  ],
  ['no steps', [text, '--steps', '0'], /^Expected a whole number from 1 to 10000000 for --steps, got "0"\./],
  ['half a step', [text, '--steps', '1.5'], /^Expected a whole number .* for --steps, got "1\.5"\./],
  [
    'an empty number',
    [text, '--learning-rate='],
    /^Expected a number from 1e-7 to 10 for --learning-rate, got ""\./,
  ],
  ['another size', [text, '--size', 'huge'], /^Expected one of nano, tiny, .* for --size, got "huge"\./],
  [
    'another optimizer',
    [text, '--optimizer', 'sgd'],
    /^Expected one of adafactor, .* for --optimizer, got "sgd"\./,
  ],
  [
    'another backend',
    [text, '--backend', 'cuda'],
    /^Expected one of webgpu, wasm, cpu for --backend, got "cuda"\./,
  ],
  [
    'a vocabulary that is not there',
    [text, '--vocabulary', '/no'],
    /^Expected a SentencePiece model at \/no, got no/,
  ],
  [
    'a vocabulary that is none',
    [text, '--vocabulary', text],
    /^Expected .*: choose the \.model file again\./,
  ],
  [
    '--out that is a file',
    [text, '--out', text],
    /^Expected a folder to write to at .*, got not a directory\./,
  ],
  [
    '--out below a file',
    [text, '--out', join(text, 'a/b')],
    /^Expected a folder to write to at .*, got not a dir/,
  ],
  [
    '--out with files',
    [text, '--out', full],
    /^Expected a folder with nothing to overwrite, got .* 1 files, such as not/,
  ],
];

it.each(refusals)(
  'refuses %s in one sentence before the first step',
  async (_name, args, sentence) => {
    const { exitCode, stdout, stderr } = await runToEnd(script, args);
    expect(stderr).toMatch(sentence);
    expect([exitCode, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stdout).not.toMatch(/^step/m);
    expect(readdirSync(full)).toEqual(['notes.txt']);
  },
  commandTimeout,
);

describe('what is left of a run', { timeout: commandTimeout }, () => {
  const endless = [text, ...small, '--steps', '1000000', '--evaluate-every', '2'];

  it('is the model and the settings that were asked for when it is done', async () => {
    const out = join(folder, 'done/deep');
    const asked = [
      '--steps',
      '3',
      '--d-model',
      '16',
      '--feed-forward-proj',
      'gated-gelu',
      '--no-tie-word-embeddings',
    ];
    const { exitCode, stdout } = await runToEnd(script, [text, ...small, ...asked, '--out', out]);
    expect(stdout).toMatch(/^step 3 of 3 {2}loss \d\.\d{4} {2}validation/m);
    expect(stdout).toMatch(/^The model after 3 steps is in .*deep\.$/m);
    const { config, parameters } = modelIn(out);
    expect(config).toMatchObject({ dModel: 16, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false });
    expect([...parameters.keys()]).toEqual([...parameterShapes(config).keys()]);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is the model of the step under way after %s', async (signal, code) => {
    const out = join(folder, signal);
    const command = start(script, [...endless, '--out', out]);
    await command.printed(/^step 2 /m);
    command.child.kill(signal);
    command.child.kill(signal); // as Ctrl+C under npm: once from the terminal, once from npm
    const { exitCode, stdout, stderr } = await command.ended;
    const step = /^stopped after (\d+) steps$/m.exec(stdout)?.[1];
    expect(stdout).toContain(`The model after ${step} steps is in ${out}.`);
    expect(modelIn(out).config.dModel).toBe(32);
    expect([exitCode, stderr]).toEqual([code, '']);
  });

  it('is no untrained model when it was interrupted before the first step', async () => {
    const out = join(folder, 'untrained');
    const command = start(script, [...endless, '--size', 'base', '--out', out]);
    await command.printed(/ on wasm/);
    command.child.kill('SIGINT');
    const { exitCode, stdout } = await command.ended;
    expect(stdout).toMatch(/^stopped after 0 steps\nNo model is written: nothing was learned yet\.$/m);
    expect([exitCode, readdirSync(out)]).toEqual([130, []]);
  });

  it('is nothing when a second interruption will not wait', async () => {
    const impatient = join(folder, 'impatient.mjs');
    const { href } = pathToFileURL(join(root, 'scripts/lib/engineInNode.mjs'));
    writeFileSync(
      impatient,
      `import { loadModule } from '${href}';
       const { abortedBySignals } = await loadModule('/scripts/train/interruption.ts');
       const signal = abortedBySignals(() => console.log('heard'));
       setInterval(() => {}, 1000);
       signal.addEventListener('abort', () => setTimeout(() => console.log('still there'), 600));
       console.log('ready');`,
    );
    const command = start(impatient);
    await command.printed(/ready/);
    command.child.kill('SIGINT');
    await command.printed(/still there/);
    command.child.kill('SIGINT');
    expect((await command.ended).exitCode).toBe(130);
  });

  it('is the model of its newest checkpoint when it fails', async () => {
    const out = join(folder, 'failed');
    const wild = [
      '--learning-rate',
      '10',
      '--schedule',
      'constant',
      '--warmup-steps',
      '0',
      '--clip-global-norm',
      '0',
    ];
    const args = [text, ...small, ...wild, '--steps', '300', '--checkpoint-every', '1', '--out', out];
    const { exitCode, stdout, stderr } = await runToEnd(script, args);
    const step = /^The run failed after step (\d+): .*finite/.exec(stderr)?.[1];
    expect(stdout).toContain(`The model after ${step} steps is in ${out}.`);
    const values = [...modelIn(out).parameters.values()].flatMap((parameter) => [...parameter.values]);
    expect(values.every(Number.isFinite)).toBe(true);
    expect([exitCode, stderr.trim().split('\n').length]).toEqual([1, 1]);
  });

  it.runIf(process.platform === 'linux')('is the model in another folder when its disk is full', async () => {
    const out = join(folder, 'no-room');
    const command = start(script, [...endless, '--out', out]);
    await command.printed(/^step 2 /m);
    symlinkSync('/dev/full', join(out, 'model.safetensors')); // every write to it finds the disk full
    command.child.kill('SIGINT');
    const { exitCode, stderr } = await command.ended;
    const said = /^The model after \d+ steps is in (\S+), because (\S+) could not be written: no space left/;
    const [, elsewhere = '', wanted] = said.exec(stderr) ?? [];
    expect(wanted).toBe(out);
    expect(modelIn(elsewhere).config.dModel).toBe(32);
    expect(readdirSync(out)).toEqual([]);
    expect(exitCode).toBe(130);
    rmSync(elsewhere, { recursive: true });
  });

  it('is the model when nobody reads what is printed any more', async () => {
    const out = join(folder, 'unheard');
    const command = start(script, [text, ...small, '--steps', '12', '--evaluate-every', '2', '--out', out]);
    await command.printed(/^step 2 /m);
    command.child.stdout?.destroy();
    expect((await command.ended).exitCode).toBe(0);
    expect(modelIn(out).config.dModel).toBe(32);
  });
});
