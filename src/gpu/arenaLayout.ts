// Where many arrays lie in a few buffers: as close together as bindings allow, never across two buffers.
// Arrays of a group follow each other without a gap, so that the group is one matrix of all their rows.
import { Expected } from '../errors/expected.ts';

/** Names and shapes of arrays that lie without a gap, the first axis stacked; mostly a single one. */
export type ArrayGroup = readonly (readonly [name: string, shape: readonly number[]])[];

/** Where an array lies: which buffer, from which element on. */
interface Place {
  chunk: number;
  first: number;
  shape: readonly number[];
}

/** Where everything lies. */
export interface ArenaLayout {
  /** Elements of each buffer. */
  chunks: readonly number[];
  /** Arrays by name, and groups of several by `stackName`. */
  places: ReadonlyMap<string, Place>;
  groups: readonly ArrayGroup[];
}

/** Elements between the places where a binding may start: 256 bytes. */
const alignment = 64;

/** Entries of an array. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The name under which the arrays of a group are one. */
export function stackName(names: readonly string[]): string {
  return names.join('+');
}

/** The members of a group by its `stackName`, in order; a single array is its own. */
export function membersOf(name: string): string[] {
  return name.split('+');
}

const nameOf = (group: ArrayGroup) => stackName(group.map(([name]) => name));

/** Of a matrix where the arrays have rows of one length, else of a vector. */
function stackedShape(group: ArrayGroup): readonly number[] {
  const [[, shape]] = group as [ArrayGroup[number], ...ArrayGroup];
  if (group.length === 1) return shape;
  const row = shape.slice(1);
  const elements = group.reduce((sum, [, each]) => sum + elementsOf(each), 0);
  const alike = group.every(([, each]) => each.slice(1).join() === row.join());
  return alike ? [elements / elementsOf(row), ...row] : [elements];
}

/**
 * Lays groups into buffers of at most `largest` bytes, each into the first with room.
 * Throws Expected `device.limit` if a group is larger than that.
 */
export function layOut(groups: readonly ArrayGroup[], largest: number): ArenaLayout {
  const chunks: number[] = [];
  const places = new Map<string, Place>();
  for (const group of groups) {
    const elements = elementsOf(stackedShape(group));
    if (4 * elements > largest) throw tooLarge(nameOf(group), elements, largest);
    const starts = chunks.map((size) => Math.ceil(size / alignment) * alignment);
    const found = starts.findIndex((start) => 4 * (start + elements) <= largest);
    const chunk = found < 0 ? chunks.length : found;
    const first = starts[chunk] ?? 0;
    chunks[chunk] = first + elements;
    setPlaces(places, group, chunk, first);
  }
  return { chunks, places, groups };
}

function setPlaces(places: Map<string, Place>, group: ArrayGroup, chunk: number, first: number): void {
  if (group.length > 1) places.set(nameOf(group), { chunk, first, shape: stackedShape(group) });
  let next = first;
  for (const [name, shape] of group) {
    places.set(name, { chunk, first: next, shape });
    next += elementsOf(shape);
  }
}

function tooLarge(name: string, elements: number, largest: number): Expected {
  const wanted = `${name} to fit into ${largest} bytes, the most this device binds`;
  const remedy = 'Choose a smaller size or a smaller vocabulary.';
  return new Expected('device.limit', wanted, `${4 * elements} bytes`, remedy);
}
