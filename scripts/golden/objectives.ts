// Golden suite of the unsupervised objectives: seeds to words, lengths to masks, tokens to inputs and targets,
// as TensorFlow and T5's own preprocessors gave them. Every case must be equal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { randomWords, type Seed, splitSeed, uniformFloats } from '../../src/math/random.ts';
import { denoise } from '../../src/objectives/denoise.ts';
import type { Noise, NoiseMask, SeedPair } from '../../src/objectives/noise.ts';
import { iid, randomSpans } from '../../src/objectives/noiseMasks.ts';
import * as rewriting from '../../src/objectives/rewriting.ts';
import type { GoldenSuite, Report } from './suite.ts';

const seedSchema = z.tuple([z.string(), z.string()]).transform(([a, b]): Seed => [BigInt(a), BigInt(b)]);

const philoxSchema = z.array(
  z.object({
    seed: seedSchema,
    words: z.array(z.number()),
    floats: z.array(z.number()),
    split_4: z.array(seedSchema),
  }),
);

const maskSchema = z.array(
  z.object({
    kind: z.enum(['random_spans', 'iid']),
    length: z.number(),
    density: z.number(),
    mean_span_length: z.number().optional(),
    seeds: z.array(seedSchema),
    noise: z.array(z.number()),
  }),
);

const rewritings: Readonly<Record<string, rewriting.Rewriting>> = {
  whole: rewriting.whole,
  noise_token_to_sentinel: rewriting.noiseTokenToSentinel,
  noise_span_to_sentinel: rewriting.noiseSpanToSentinel,
  noise_span_to_unique_sentinel: rewriting.noiseSpanToUniqueSentinel,
  nonnoise_span_to_sentinel: rewriting.nonnoiseSpanToSentinel,
  nonnoise_span_to_unique_sentinel: rewriting.nonnoiseSpanToUniqueSentinel,
  drop_noise_tokens: rewriting.dropNoiseTokens,
  drop_nonnoise_tokens: rewriting.dropNonnoiseTokens,
  permute_noise_tokens: rewriting.permuteNoiseTokens,
  noise_token_to_gathered_token: rewriting.noiseTokenToGatheredToken,
  noise_token_to_random_token: rewriting.noiseTokenToRandomToken,
  noise_token_to_random_token_or_sentinel: rewriting.noiseTokenToRandomTokenOrSentinel,
};

const rewritingSchema = z.string().transform((name, context) => {
  const found = rewritings[name];
  if (found) return found;
  context.addIssue(`no rewriting function is called ${name}`);
  return z.NEVER;
});

const denoiseSchema = z.array(
  z.object({
    objective: z.string(),
    noise_mask: z.enum(['random_spans', 'iid']),
    noise_density: z.number(),
    mean_span_length: z.number().nullish(),
    inputs_fn: rewritingSchema,
    targets_fn: rewritingSchema,
    vocab_size: z.number(),
    seed: seedSchema,
    tokens: z.array(z.number()),
    noise: z.array(z.number()),
    inputs: z.array(z.number()),
    targets: z.array(z.number()),
  }),
);

const indices = (noise: Noise) => [...noise.keys()].filter((index) => noise[index]);

function maskOf(
  kind: 'random_spans' | 'iid',
  density: number,
  meanLength: number | null | undefined,
): NoiseMask {
  return kind === 'iid' ? iid(density) : randomSpans({ density, meanLength: meanLength ?? 3 });
}

/** Upstream's mock vocabulary says nothing of its sentinels; no case walks further down than the paper's hundred. */
const vocabulary = (size: number) => ({ size, sentinelCount: 100 });

async function read<T>(directory: string, file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(join(directory, file), 'utf8')));
}

async function philox(directory: string, report: Report): Promise<void> {
  for (const [index, golden] of (await read(directory, 'philox.json', philoxSchema)).entries()) {
    const { seed, words, floats } = golden;
    report.equal(`philox ${index} words`, randomWords(seed, words.length), words);
    report.equal(`philox ${index} floats`, uniformFloats(seed, floats.length), floats);
    const split = splitSeed(seed, golden.split_4.length);
    report.equal(`philox ${index} split`, split.map(String), golden.split_4.map(String));
  }
}

async function masks(directory: string, report: Report): Promise<void> {
  for (const [index, golden] of (await read(directory, 'masks.json', maskSchema)).entries()) {
    const [first, second = first] = golden.seeds;
    const seeds = [first, second] as SeedPair;
    const mask = maskOf(golden.kind, golden.density, golden.mean_span_length);
    const noise = mask(golden.length, seeds, vocabulary(1000));
    report.equal(`mask ${index} ${golden.kind} ${golden.length}`, indices(noise), golden.noise);
  }
}

async function denoising(directory: string, report: Report): Promise<void> {
  for (const [index, golden] of (await read(directory, 'denoise.json', denoiseSchema)).entries()) {
    const name = `denoise ${index} ${golden.objective} ${golden.tokens.length}`;
    const noise = maskOf(golden.noise_mask, golden.noise_density, golden.mean_span_length);
    const apply = denoise({ noise, inputs: golden.inputs_fn, targets: golden.targets_fn });
    const actual = apply(Int32Array.from(golden.tokens), vocabulary(golden.vocab_size), golden.seed);
    report.equal(`${name} noise`, indices(actual.noise), golden.noise);
    report.equal(`${name} inputs`, actual.inputs, golden.inputs);
    report.equal(`${name} targets`, actual.targets, golden.targets);
  }
}

export const objectivesSuite: GoldenSuite = {
  folder: 'objectives',
  backends: [],
  async run(directory, report) {
    await philox(directory, report);
    await masks(directory, report);
    await denoising(directory, report);
  },
};
