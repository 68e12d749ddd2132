// Initial parameters as Mesh TensorFlow draws them for T5 (spec 1.7): the scale that attention leaves out of its
// scores sits in the query weights. Each tensor has its own stream, so adding one changes no other.
import type { ModelConfig } from '../config/model.ts';
import { philox4x32 } from '../math/philox.ts';
import type { ParameterValues } from './model.ts';
import { parameterShapes } from './parameters.ts';

type Draw = 'normal' | 'truncated' | 'uniform' | 'ones';

/** How a parameter is drawn, and with which standard deviation (uniform: the limit). */
function ruleOf(name: string, config: ModelConfig): { draw: Draw; scale: number } {
  const { dModel, dKv, dFf, numHeads, relativeAttentionNumBuckets } = config;
  if (name.endsWith('layer_norm.weight')) return { draw: 'ones', scale: 1 };
  if (name === 'shared.weight') return { draw: 'normal', scale: 1 };
  if (name === 'lm_head.weight') return { draw: 'truncated', scale: dModel ** -0.5 };
  if (name.endsWith('relative_attention_bias.weight')) {
    return { draw: 'uniform', scale: Math.sqrt(6 / (relativeAttentionNumBuckets + numHeads)) };
  }
  if (name.endsWith('.q.weight')) return { draw: 'normal', scale: (dModel * dKv) ** -0.5 };
  if (name.endsWith('.o.weight')) return { draw: 'normal', scale: (numHeads * dKv) ** -0.5 };
  if (name.endsWith('.wo.weight')) return { draw: 'truncated', scale: dFf ** -0.5 };
  if (name.includes('.wi')) return { draw: 'truncated', scale: dModel ** -0.5 };
  return { draw: 'normal', scale: dModel ** -0.5 };
}

/** Two uniform numbers in (0, 1) for one counter. */
function uniforms(key: readonly [number, number], counter: number, attempt: number): [number, number] {
  const words = philox4x32(key, [counter, attempt, 0, 0]);
  return [(words[0]! + 0.5) / 2 ** 32, (words[1]! + 0.5) / 2 ** 32];
}

function normal(key: readonly [number, number], index: number, attempt: number): number {
  const [radius, angle] = uniforms(key, index, attempt); // Box-Muller
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
}

/** TensorFlow's truncated normal: what lies beyond two standard deviations is drawn again. */
function truncatedNormal(key: readonly [number, number], index: number): number {
  for (let attempt = 1; ; attempt++) {
    const value = normal(key, index, attempt);
    if (Math.abs(value) <= 2) return value;
  }
}

function drawOne(draw: Draw, key: readonly [number, number], index: number): number {
  switch (draw) {
    case 'ones':
      return 1;
    case 'normal':
      return normal(key, index, 0);
    case 'truncated':
      return truncatedNormal(key, index);
    case 'uniform':
      return 2 * uniforms(key, index, 0)[0] - 1;
  }
}

/** Initial values of every parameter of a configuration; the same seed gives the same values. */
export function initialParameters(config: ModelConfig, seed: number): Map<string, ParameterValues> {
  const entries = [...parameterShapes(config)].map(([name, shape], stream): [string, ParameterValues] => {
    const { draw, scale } = ruleOf(name, config);
    const factor = scale * (draw === 'ones' ? 1 : config.initializerFactor);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index++)
      values[index] = factor * drawOne(draw, [seed, stream], index);
    return [name, { shape: [...shape], values }];
  });
  return new Map(entries);
}
