// Reads examples that are a function of (epoch, position), which is what makes two numbers enough for a cursor.
// Knows nothing of what the examples are made of.
import type { Example } from './batch.ts';
import { checkedPlace, checkPosition, type Extent } from './cursor.ts';
import type { ExampleReader } from './exampleStream.ts';

/** Examples by epoch and position. An example is the same whatever was read before it. */
export interface EpochExamples {
  /** How many they are, to know them again. */
  readonly extent: Extent;
  /** Examples of an epoch; at least one. */
  count(epoch: number): number;
  at(epoch: number, position: number): Example;
}

/** Goes through the examples from the first epoch on, or from a stored cursor. */
export class EpochReader implements ExampleReader {
  epoch = 0;
  leftOut = 0;
  private position = 0;
  private next: Example | undefined;

  /** Throws `Expected` for a cursor that is none or belongs to other examples. */
  constructor(
    private readonly examples: EpochExamples,
    from?: unknown,
  ) {
    if (from === undefined) return;
    const { epoch, position, leftOut = 0 } = checkedPlace(from, examples.extent);
    checkPosition(position, examples.count(epoch));
    this.epoch = epoch;
    this.position = position;
    this.leftOut = leftOut;
  }

  peek(): Example {
    this.next ??= this.examples.at(this.epoch, this.position);
    return this.next;
  }

  take(): void {
    this.next = undefined;
    this.position++;
    if (this.position < this.examples.count(this.epoch)) return;
    this.epoch++;
    this.position = 0;
  }

  leaveOut(): void {
    this.leftOut++;
    this.take();
  }

  cursor(): object {
    const { epoch, position, leftOut } = this;
    const { unit, size } = this.examples.extent;
    return { epoch, position, [unit]: size, ...(leftOut > 0 && { leftOut }) };
  }
}
