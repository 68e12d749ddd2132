// A computation gone through without a device: which buffers would be there at a time, by what ops say that they take.
// Tensors come and go as in tfjs's scopes and on its tape, with gradients taken as gpu/differentiable.ts and
// gpu/recomputed.ts take them. Knows nothing of models.
import { known } from '../errors/known.ts';
import type { OpRoom, RoomOf } from '../ops/room.ts';

/** Buffers by size (in floats), shared as gpu/stepMemory.ts shares them: how many are in use, and were at most. */
class Room {
  private readonly sizes = new Map<number, { now: number; most: number }>();

  take(floats: number): void {
    const { now, most } = this.sizes.get(floats) ?? { now: 0, most: 0 };
    this.sizes.set(floats, { now: now + 1, most: Math.max(most, now + 1) });
  }

  give(floats: number): void {
    known(this.sizes, floats).now--;
  }

  get bytes(): number {
    return [...this.sizes].reduce((sum, [size, { most }]) => sum + 4 * size * most, 0);
  }

  get largestBytes(): number {
    return 4 * Math.max(0, ...this.sizes.keys());
  }
}

/** A tensor without values. Its buffer is given back when the last tensor that lies there is gone. */
export interface Sketched {
  /** Absent where it lies elsewhere, as a parameter does. */
  buffer?: { floats: number; users: number };
  needsGradient: boolean;
  disposed: boolean;
}

type Gradients = (Sketched | undefined)[];

/** An op on the tape. */
interface Node {
  inputs: readonly Sketched[];
  outputs: readonly Sketched[];
  kept: readonly Sketched[];
  backward: (slopes: readonly Sketched[]) => Gradients;
}

/** A parameter: it lies elsewhere. */
export function sketchedParameter(needsGradient: boolean): Sketched {
  return { needsGradient, disposed: false };
}

export class Sketch {
  readonly room = new Room();
  private tape: Node[] | undefined;
  private scope: Sketched[] = [];
  /** Those that ops have read since a part began that is recomputed. */
  private readonly parameters = new Set<Sketched>();

  private made(floats: number, needsGradient: boolean): Sketched {
    this.room.take(floats);
    return { buffer: { floats, users: 1 }, needsGradient, disposed: false };
  }

  /** The gradient of what nothing has used: it comes from the host, and its buffer is not shared. */
  private zeros(floats: number): Sketched {
    this.room.take(floats);
    return sketchedParameter(false);
  }

  private tracked(tensor: Sketched): Sketched {
    this.scope.push(tensor);
    return tensor;
  }

  private clone({ buffer, needsGradient }: Sketched): Sketched {
    if (!buffer) return sketchedParameter(needsGradient);
    buffer.users++;
    return { buffer, needsGradient, disposed: false };
  }

  private passing(floats: readonly number[] = []): void {
    for (const each of floats) this.room.take(each);
    for (const each of floats) this.room.give(each);
  }

  dispose(...tensors: readonly Sketched[]): void {
    for (const tensor of tensors) {
      if (!tensor.buffer || tensor.disposed) continue;
      tensor.disposed = true;
      if (--tensor.buffer.users === 0) this.room.give(tensor.buffer.floats);
    }
  }

  /** Of what `body` makes, all is gone after it but what it gives. */
  tidy<T extends Gradients>(body: () => T): T {
    const outer = this.scope;
    this.scope = [];
    const results = body();
    for (const tensor of this.scope) {
      if (results.includes(tensor)) outer.push(tensor);
      else this.dispose(tensor);
    }
    this.scope = outer;
    return results;
  }

  /** Runs an op. */
  run(roomOf: RoomOf, ...inputs: Sketched[]): Sketched[] {
    const needs = inputs.map(({ needsGradient }) => needsGradient);
    const any = needs.includes(true);
    for (const input of inputs) if (!input.buffer) this.parameters.add(input);
    const room = roomOf(needs);
    const outputs = room.outputs.map((floats) => this.tracked(this.made(floats, any)));
    const others = (room.kept.others ?? []).map((floats) => this.made(floats, false));
    this.passing(room.passing?.forward);
    if (!any || !this.tape) {
      this.dispose(...others);
      return outputs;
    }
    const ofInputs = (room.kept.inputs ?? []).map((at) => this.clone(inputs[at]!));
    const ofOutputs = (room.kept.outputs ?? []).map((at) => this.clone(outputs[at]!));
    const kept = [...ofInputs, ...ofOutputs, ...others];
    this.tape.push({ inputs, outputs, kept, backward: () => this.gradientsOf(room, needs) });
    return outputs;
  }

  private gradientsOf({ gradients, passing }: OpRoom, needs: readonly boolean[]): Gradients {
    const found: Gradients = [];
    for (const [at, needed] of needs.entries()) {
      const size = gradients[at]!;
      const [shared, floats] = size === 'first' ? [found[0], gradients[0] as number] : [undefined, size];
      const made = () => this.tracked(shared ? this.clone(shared) : this.made(floats, false));
      found.push(needed ? made() : undefined);
    }
    this.passing(passing?.backward);
    return found;
  }

  /** A part of which only its inputs are kept: `body` runs again on the way back. */
  recomputed(inputs: readonly Sketched[], body: (inputs: readonly Sketched[]) => Sketched[]): Sketched[] {
    const kept = inputs.map((input) => this.clone(input));
    const outer = this.tape;
    this.tape = undefined;
    this.parameters.clear();
    const outputs = this.tidy(() => body(inputs));
    this.tape = outer;
    const parameters = [...this.parameters];
    const sources = [...inputs, ...parameters];
    if (!outer || !sources.some(({ needsGradient }) => needsGradient)) {
      this.dispose(...kept);
      return outputs;
    }
    const backward = (slopes: readonly Sketched[]) =>
      this.gradients(() => body(kept), [...kept, ...parameters], slopes);
    outer.push({ inputs: sources, outputs, kept, backward });
    return outputs;
  }

  /** Gradients of those sources that need one, from those of all that `body` gives, which are used up. */
  gradients(body: () => Sketched[], sources: readonly Sketched[], slopes?: readonly Sketched[]): Gradients {
    const outer = this.tape;
    const tape: Node[] = [];
    this.tape = tape;
    const outputs = this.tidy(body);
    this.tape = outer;
    return this.tidy(() => {
      const found = new Map(
        outputs.map((each, at) => [each, slopes?.[at] ?? this.tracked(this.made(1, false))]),
      );
      for (const node of tape.toReversed()) this.walkBack(node, found);
      return sources.map((source) => (source.needsGradient ? found.get(source) : undefined));
    });
  }

  private walkBack({ inputs, outputs, kept, backward }: Node, found: Map<Sketched, Sketched>): void {
    if (!outputs.some((output) => found.has(output))) return;
    const slopes = outputs.map((output) => found.get(output) ?? this.zeros(output.buffer!.floats));
    const gradients = this.tidy(() => backward(slopes));
    for (const each of [...slopes, ...kept]) if (!gradients.includes(each)) this.dispose(each);
    for (const [at, input] of inputs.entries()) {
      const gradient = gradients[at];
      if (gradient) this.add(found, input, gradient);
    }
  }

  /** A sum gives the sum before it back, but not what it adds, which stays to the end of the way back. */
  private add(found: Map<Sketched, Sketched>, of: Sketched, gradient: Sketched): void {
    const before = found.get(of);
    const after = before ? this.tracked(this.made(gradient.buffer!.floats, false)) : gradient;
    if (before) this.dispose(before);
    found.set(of, after);
  }
}
