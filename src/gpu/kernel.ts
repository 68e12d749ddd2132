// A kernel is a WGSL file whose bindings and sizes have names; launching one is naming what goes where.
// The WGSL file is the only place that says which binding has which number and how `Sizes` is laid out.
// Knows nothing of tensors' meaning or of gradients.
import { Mistake } from '../errors/mistake.ts';

/** How `Sizes`, the uniform at binding 0, is laid out: 4 bytes a field, in order. */
interface SizeField {
  name: string;
  type: 'u32' | 'f32';
}

/** One storage buffer of a kernel. */
export interface KernelBinding {
  name: string;
  binding: number;
  /** Whether the shader only reads it. */
  readOnly: boolean;
  /** Whether it consists of f32: a tensor stored otherwise cannot be bound. */
  floats: boolean;
}

/** A compute shader and the names it goes by. Pipelines are cached by the backend under `name`. */
export interface Kernel {
  readonly name: string;
  readonly source: string;
  readonly sizes: readonly SizeField[];
  readonly bindings: readonly KernelBinding[];
}

/** How the numbers of a tensor lie. Half precision is a way to store, never to compute. */
export type Precision = 'f32' | 'f16';

/** What a kernel's text is put together from, besides its own file. */
export interface KernelParts {
  /** WGSL extensions, such as `subgroups`; the device must have the feature of the same name. */
  enables?: readonly string[];
  /** Shared functions (such as Philox), put in front. */
  includes?: readonly string[];
  /** Values fixed for this variant, such as tile shapes: each becomes `const NAME = value;`. */
  constants?: Readonly<Record<string, number | boolean>>;
  /** What the text calls `Stored`: numbers that it turns into f32 when it reads them. f16 needs `shader-f16`. */
  stored?: Precision;
}

/**
 * Declares a kernel. `source` is WGSL with `struct Sizes` at binding 0, storage buffers at the others and an entry
 * point `main`. Variants of one source differ in their constants, which are part of the name.
 */
export function kernel(
  name: string,
  source: string,
  { enables = [], includes = [], constants = {}, stored }: KernelParts = {},
): Kernel {
  const fixed = Object.entries(constants);
  const lines = fixed.map(([constant, value]) => `const ${constant} = ${value};`);
  if (stored) lines.push(`alias Stored = ${stored};`);
  const extensions = (stored === 'f16' ? ['f16', ...enables] : enables).map((each) => `enable ${each};`);
  const whole = [...extensions, ...lines, ...includes, source].join('\n'); // extensions before any declaration
  const signs = [...fixed.map(([constant, value]) => `${constant}=${value}`), ...(stored ? [stored] : [])];
  const variant = signs.length > 0 ? `${name}[${signs}]` : name;
  return { name: variant, source: whole, sizes: sizesOf(whole), bindings: bindingsOf(whole) };
}

function sizesOf(source: string): SizeField[] {
  const struct = /struct Sizes \{([^}]*)\}/.exec(source)?.[1] ?? '';
  return [...struct.matchAll(/(\w+)\s*:\s*(u32|f32)/g)].map(([, field, type]) => ({
    name: field!,
    type: type as SizeField['type'],
  }));
}

function bindingsOf(source: string): KernelBinding[] {
  const declarations = source.matchAll(
    /@binding\((\d+)\)\s*var<storage(?:,\s*(\w+))?>\s*(\w+)\s*:\s*([^;]*);/g,
  );
  return [...declarations].map(([, binding, access, variable, type]) => ({
    name: variable!,
    binding: Number(binding),
    readOnly: access !== 'read_write',
    floats: /\bf32\b/.test(resolved(source, type!)),
  }));
}

/** A type with the aliases of a text put in their place. */
function resolved(source: string, type: string): string {
  const aliases = new Map(
    [...source.matchAll(/alias (\w+) = ([^;]*);/g)].map(([, name, of]) => [name!, of!]),
  );
  let found = type;
  for (const [name, of] of [...aliases].reverse())
    found = found.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), of);
  return found;
}

/** The bytes of the `Sizes` uniform. Throws Mistake `kernel.<name>` if a field was not given. */
export function packSizes(of: Kernel, values: Readonly<Record<string, number>>): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.max(16, of.sizes.length * 4));
  const view = new DataView(bytes);
  of.sizes.forEach((field, index) => {
    const value = values[field.name];
    if (value === undefined) throw new Mistake(`kernel.${of.name}`, `a value for ${field.name}`, 'none');
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
