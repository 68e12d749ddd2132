// The WGSL that differs between variants of the attention kernels: how a row is read four numbers at a time whatever its
// depth, and bindings that are only there when they are needed, since a kernel may have eight.
import philox from '../dropout/philox.wgsl?raw';
import keepBits from './keepBits.wgsl?raw';

/** What buffers of rows are made of: vectors where rows start at multiples of four, else single numbers. */
function elementPart(depth: number): string {
  if (depth % 4 !== 0) return 'alias Element = f32; alias Kept = Stored;';
  return 'alias Element = vec4<f32>; alias Kept = vec4<Stored>;';
}

function readPart(buffer: string, depth: number): string {
  const name = `fn ${buffer}Quad(first: u32, quad: u32) -> vec4<f32>`;
  if (depth % 4 === 0) return `${name} { return vec4<f32>(${buffer}[(first >> 2u) + quad]); }`;
  const number = (n: number) => `f32(${buffer}[at + ${n}u])`;
  return `${name} {
  let at = first + 4u * quad;
  let left = DEPTH - 4u * quad;
  let all = vec4<f32>(${[0, 1, 2, 3].map(number).join(', ')});
  return select(vec4<f32>(), all, vec4<u32>(left) > vec4<u32>(0u, 1u, 2u, 3u));
}`;
}

function writePart(buffer: string, depth: number): string {
  const title = buffer[0]!.toUpperCase() + buffer.slice(1);
  const name = `fn set${title}(first: u32, quad: u32, value: vec4<f32>)`;
  const made = buffer === 'attended' ? 'Kept' : 'Element'; // gradients are always f32
  if (depth % 4 === 0) return `${name} { ${buffer}[(first >> 2u) + quad] = ${made}(value); }`;
  return `${name} {
  for (var n = 0u; n < min(4u, DEPTH - 4u * quad); n++) { ${buffer}[first + 4u * quad + n] = ${made}(value[n]); }
}`;
}

/** Functions `<buffer>Quad(first, quad)` and `set<Buffer>(first, quad, value)` for rows of this depth. */
export function rowParts(depth: number, reads: readonly string[], writes: readonly string[]): string[] {
  return [
    elementPart(depth),
    ...reads.map((buffer) => readPart(buffer, depth)),
    ...writes.map((buffer) => writePart(buffer, depth)),
  ];
}

/** Keys and values of forward: the packed queries themselves, or a buffer of their own with codes of its own. */
export function memoryPart(depth: number, own: boolean): string {
  if (!own)
    return `fn memoryQuad(first: u32, quad: u32) -> vec4<f32> { return queriesQuad(first, quad); }
fn keyCodeAt(index: u32) -> u32 { return queryCodeAt(index); }`;
  return `@group(0) @binding(2) var<storage, read> memory: array<Kept>;
@group(0) @binding(4) var<storage, read> keyCodes: array<u32>;
${readPart('memory', depth)}
fn keyCodeAt(index: u32) -> u32 { return keyCodes[index]; }`;
}

/** Codes of forward's queries. */
export const codesPart = `@group(0) @binding(3) var<storage, read> queryCodes: array<u32>;
fn queryCodeAt(index: u32) -> u32 { return queryCodes[index]; }`;

/** Relative bias of forward, looked up or none. */
export function biasPart(biased: boolean): string {
  if (!biased)
    return `fn bucketAt(distance: u32) -> u32 { return 0u; }
fn biasAt(distance: u32, head: u32) -> f32 { return 0.0; }`;
  return `@group(0) @binding(5) var<storage, read> biasTable: array<f32>;
@group(0) @binding(6) var<storage, read> bucketOfDistance: array<u32>;
fn bucketAt(distance: u32) -> u32 { return bucketOfDistance[distance]; }
fn biasAt(distance: u32, head: u32) -> f32 {
  if (sizes.distances == 0u) { return 0.0; } // a text for all attention, of which this one has no bias
  return biasTable[bucketAt(distance) * sizes.heads + head];
}`;
}

/** Seed and step of forward, or none. */
export function counterPart(dropped: boolean): string {
  if (!dropped) return 'fn randomKey() -> vec2<u32> { return vec2<u32>(); }';
  return `@group(0) @binding(7) var<storage, read> counter: array<u32>;
fn randomKey() -> vec2<u32> { return vec2<u32>(counter[0], counter[1]); }`;
}

/** Which probabilities are kept: drawn, or all. */
export function dropoutParts(dropped: boolean): string[] {
  if (dropped) return [philox, keepBits];
  return [
    'fn keepNibble(quad: u32) -> u32 { return 15u; }',
    'fn keepBits(element: u32, count: u32) -> u32 { return 0xffffffffu; }',
  ];
}

/**
 * How all threads come by the same row of the other side: functions `hold<Name>(first)` and, after it,
 * `<name>Quad(first, n, quad)`. Through `tile` where that is TILED; else each reads it, or, with `lanes`, each lane of
 * a subgroup reads a share and tells the others, which is cheaper where a processor poses as a GPU.
 */
function heldPart(name: string, buffer: string, lanes: number): string {
  const title = name[0]!.toUpperCase() + name.slice(1);
  const quad = `fn ${name}Quad(first: u32, n: u32, quad: u32) -> vec4<f32>`;
  const tile = `if (TILED) { return ${name}Tile[n * QUADS + quad]; }`;
  if (lanes === 0) {
    return `fn hold${title}(first: u32) {}
${quad} { ${tile} return ${buffer}Quad(first, quad); }`;
  }
  return `var<private> ${name}Held: array<vec4<f32>, (QUADS + ${lanes - 1}u) / ${lanes}u>;
fn hold${title}(first: u32) {
  for (var share = 0u; ${lanes}u * share < quads(); share++) {
    ${name}Held[share] = ${buffer}Quad(first, min(${lanes}u * share + place % ${lanes}u, QUADS - 1u));
  }
}
${quad} { return subgroupShuffle(${name}Held[quad / ${lanes}u], quad % ${lanes}u); }`;
}

/** The sum over a workgroup that is one subgroup; elsewhere it is not asked for. */
export function totalPart(lanes: number): string {
  return `fn subgroupTotal(value: f32) -> f32 { return ${lanes > 0 ? 'subgroupAdd(value)' : 'value'}; }`;
}

/** Short rows are kept in registers where a processor poses as a GPU: as `REGISTERS` in rules.wgsl. */
const mostInRegisters = 8;

/**
 * A text for one subgroup a row of the other side, with its loops over quads in registers written out: not every driver
 * unrolls a loop, and a register addressed by a variable lies in memory. What lanes tell one another then comes from
 * a lane that the text names.
 */
export function writtenOut(text: string, depth: number, lanes: number): string {
  const quads = Math.ceil(depth / 4);
  if (lanes === 0 || quads > mostInRegisters) return text;
  const counts: Record<string, number> = { quad: quads, each: quads, share: Math.ceil(quads / lanes) };
  const told = (_: string, name: string, quad: string) =>
    `subgroupBroadcast(${name}Held[${Math.floor(Number(quad) / lanes)}u], ${Number(quad) % lanes}u)`;
  const loops = /for \(var (quad|each|share) = (\d)u; [^;]*\b(?:quads\(\)|QUADS); \1\+\+\) \{([^}]*)\}/g;
  return text
    .replace(loops, (_, name: string, first: string, body: string) => {
      const rounds = Array.from({ length: counts[name]! - Number(first) }, (_, at) => at + Number(first));
      return rounds
        .map((round) => `{${body.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${round}u`)}}`)
        .join('\n');
    })
    .replaceAll(/\b(key|value|query|slope)Quad\(\w+, n, (\d+)u\)/g, told);
}

/** `heldPart` for several rows by the buffers they lie in, and `place`, which the entry sets to the thread's number. */
export function heldParts(lanes: number, buffers: Readonly<Record<string, string>>): string[] {
  return [
    'var<private> place: u32;',
    ...Object.entries(buffers).map(([name, buffer]) => heldPart(name, buffer, lanes)),
  ];
}
