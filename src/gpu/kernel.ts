// A kernel is a WGSL file whose bindings and sizes have names; launching one is naming what goes where.
// The WGSL file is the only place that says which binding has which number and how `Sizes` is laid out.
// Knows nothing of tensors' meaning or of gradients.
import { Expected } from '../errors/expected.ts';

/** How `Sizes`, the uniform at binding 0, is laid out: 4 bytes a field, in order. */
interface SizeField {
  name: string;
  type: 'u32' | 'f32';
}

/** A compute shader and the names it goes by. Pipelines are cached by the backend under `name`. */
export interface Kernel {
  readonly name: string;
  readonly source: string;
  readonly sizes: readonly SizeField[];
  /** Name and number of every storage binding. */
  readonly bindings: readonly { name: string; binding: number }[];
}

/**
 * Declares a kernel. `source` is WGSL with `struct Sizes` at binding 0, storage buffers at the others and an entry
 * point `main`; `includes` are put in front of it (shared functions such as Philox).
 */
export function kernel(name: string, source: string, ...includes: string[]): Kernel {
  const whole = [...includes, source].join('\n');
  const struct = /struct Sizes \{([^}]*)\}/.exec(whole)?.[1] ?? '';
  const sizes = [...struct.matchAll(/(\w+)\s*:\s*(u32|f32)/g)].map(([, field, type]) => ({
    name: field!,
    type: type as SizeField['type'],
  }));
  const bindings = [...whole.matchAll(/@binding\((\d+)\)\s*var<storage[^>]*>\s*(\w+)/g)].map(
    ([, binding, variable]) => ({
      name: variable!,
      binding: Number(binding),
    }),
  );
  return { name, source: whole, sizes, bindings };
}

/** The bytes of the `Sizes` uniform. Throws if a field was not given. */
export function packSizes(of: Kernel, values: Readonly<Record<string, number>>): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.max(16, of.sizes.length * 4));
  const view = new DataView(bytes);
  of.sizes.forEach((field, index) => {
    const value = values[field.name];
    if (value === undefined) {
      throw new Expected(
        `kernel.${of.name}`,
        `a value for ${field.name}`,
        'none',
        'This is a mistake in the program.',
      );
    }
    if (field.type === 'u32') view.setUint32(index * 4, value, true);
    else view.setFloat32(index * 4, value, true);
  });
  return bytes;
}

/** Workgroup counts for `count` workgroups, folded into rows where one dimension does not suffice. */
export function workgroups(count: number): [number, number, number] {
  const limit = 65_535;
  return count <= limit ? [count, 1, 1] : [limit, Math.ceil(count / limit), 1];
}
