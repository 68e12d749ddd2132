// The bench in a page: what bench.mjs calls there. Everything it prints goes to the console.
import type { Contender } from '../contender.ts';
import { type Report, runBench } from '../main.ts';
import { type Sizes, tokensOf } from '../sizes.ts';
import { openJax } from './jax.js';

/** nanogpt brings a tfjs of its own, which must not meet ours: it lives in a frame. */
async function openNanogpt(sizes: Sizes): Promise<Contender> {
  const frame = document.createElement('iframe');
  frame.src = 'nanogpt.html';
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve));
  const inside = frame.contentWindow as unknown as {
    openNanogpt: (sizes: Sizes, tokens: unknown) => Promise<Contender>;
  };
  return inside.openNanogpt(sizes, tokensOf(sizes));
}

const peers = [
  { name: '@genai-fi/nanogpt 1.3.0', open: openNanogpt },
  { name: '@jax-js/jax 0.1.25', open: (sizes: Sizes): Promise<Contender> => openJax(sizes, tokensOf(sizes)) },
];

/** Runs rows by name and gives the report. */
function run(only: string[]): Promise<Report> {
  return runBench({ only, print: console.log, wasmPath: '/tfjs-wasm/', peers });
}

Object.assign(globalThis, { runBench: run });
