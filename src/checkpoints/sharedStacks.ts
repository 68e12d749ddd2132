// A model whose encoder and decoder are one stack, written as the two stacks that it equals, and read back: Transformers
// has no class for the one. The decoder's table of relative positions is the encoder's, too, read by causal buckets.
import type { ModelConfig } from '../config/model.ts';
import { parameterShapes } from '../model/parameters.ts';

/** The same model with a decoder of its own. */
export function withTwoStacks(config: ModelConfig): ModelConfig {
  return { ...config, architecture: 'encoder-decoder', numDecoderLayers: config.numLayers };
}

/** Where a decoder's parameter stands in the one stack; undefined for what the decoder has for itself. */
function twinOf(name: string): string | undefined {
  if (!name.startsWith('decoder.') || /\.layer\.1\./.test(name)) return undefined; // cross-attention
  return name.replace('decoder.', 'encoder.').replace(/\.layer\.2\./, '.layer.1.');
}

/** Every parameter of the two stacks; those of the decoder are the encoder's own values. */
export function twoStacks<T>(config: ModelConfig, parameters: ReadonlyMap<string, T>): Map<string, T> {
  const names = [...parameterShapes(withTwoStacks(config)).keys()];
  return new Map(
    names.flatMap((name) => {
      const value = parameters.get(twinOf(name) ?? name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * The one stack of two that are equal; undefined where they are not, as once they were trained elsewhere. What was
 * written as one stack stays as it is.
 */
export function oneStack<T>(
  tensors: ReadonlyMap<string, T>,
  equal: (a: T, b: T) => boolean,
): Map<string, T> | undefined {
  const one = new Map(tensors);
  for (const [name, value] of tensors) {
    const twin = twinOf(name);
    if (twin === undefined) continue;
    const other = tensors.get(twin);
    if (other !== undefined && !equal(value, other)) return undefined;
    if (other !== undefined) one.delete(name);
  }
  return one;
}
