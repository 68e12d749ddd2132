// Initial parameters as Mesh TensorFlow draws them for T5 (spec 1.7); how each is drawn is said by its row in blocks.ts.
// Each tensor has its own stream, so adding one changes no other.
import type { ModelConfig } from '../config/model.ts';
import { philox4x32 } from '../math/philox.ts';
import type { InitialDraw } from './blocks.ts';
import type { ParameterValues } from './model.ts';
import { parameterRows } from './parameters.ts';

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

function drawOne(draw: InitialDraw['draw'], key: readonly [number, number], index: number): number {
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
  const entries = parameterRows(config).map(({ name, shape, initial }, stream): [string, ParameterValues] => {
    // A norm begins as it is, however large all else is drawn.
    const factor = initial.draw === 'ones' ? 1 : initial.scale * config.initializerFactor;
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index++)
      values[index] = factor * drawOne(initial.draw, [seed, stream], index);
    return [name, { shape: [...shape], values }];
  });
  return new Map(entries);
}
