// What a training says of itself: a line that changes in place on a terminal, and a plain line an evaluation anywhere.
// Time is an argument.

import type { CurvePoint } from '../../src/session/curve.ts';
import type { SessionEvent } from '../../src/session/events.ts';

/** Where it is said: process.stdout, or what a test reads. */
export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Seconds as a person says them: `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const clearLine = '\r\x1b[K';
const phases = { model: 'preparing the model', 'first-step': 'preparing the first step' } as const;

/** A text that a model wrote or read may hold anything, such as what moves a terminal's cursor. */
const printable = (text: string) => text.replace(/\p{Cc}+/gu, ' ');

export class Progress {
  /** The first step known, and when: it took longer than the others will. */
  private first: { step: number; at: number } | undefined;

  /** What an evaluation's loss is called. */
  private evaluated = 'validation';

  constructor(
    private readonly steps: number,
    private readonly now: () => number,
    private readonly screen: Screen,
  ) {}

  hear(event: SessionEvent): void {
    switch (event.kind) {
      case 'preparing':
        this.show(phases[event.phase]);
        break;
      case 'evaluation':
        this.hearWhatIsEvaluated(event.on);
        break;
      case 'leftOut':
        this.say(`Examples that no row can hold, left out so far: ${event.examples}`);
        break;
      case 'point':
        this.hearPoint(event.point);
        break;
      case 'sample':
        this.say(`  ${printable(event.sample.wanted)}  |  ${printable(event.sample.written)}`);
        break;
      case 'warning':
        this.say(`  ${event.failure.message}`);
    }
  }

  private hearWhatIsEvaluated(on: 'held-out' | 'training'): void {
    if (on === 'held-out') return;
    this.evaluated = 'on training text';
    this.say(
      'The text is too short to hold a part of it out: it is evaluated on the text that it learns from.',
    );
  }

  /** A line that stays. */
  say(line: string): void {
    this.screen.write(`${this.screen.isTTY ? clearLine : ''}${line}\n`);
  }

  private hearPoint(point: CurvePoint): void {
    this.first ??= { step: point.step, at: this.now() };
    if (point.validationLoss === undefined) this.show(this.lineOf(point));
    else this.say(this.lineOf(point));
  }

  private lineOf({ step, loss, validationLoss, tokensPerSecond }: CurvePoint): string {
    const parts = [
      `step ${step} of ${this.steps}`,
      `loss ${loss?.toFixed(4)}`,
      ...(validationLoss === undefined ? [] : [`${this.evaluated} ${validationLoss.toFixed(4)}`]),
      `${Math.round(tokensPerSecond ?? 0)} tokens/s`,
      ...this.timeLeft(step),
    ];
    return parts.join('  ');
  }

  private timeLeft(step: number): string[] {
    const { step: firstStep, at } = this.first!;
    if (step === firstStep || step === this.steps) return [];
    const secondsPerStep = (this.now() - at) / 1000 / (step - firstStep);
    return [`${spokenTime(secondsPerStep * (this.steps - step))} left`];
  }

  /** A line that the next one replaces; only a terminal can do that. */
  private show(line: string): void {
    if (this.screen.isTTY) this.screen.write(`${clearLine}${line.slice(0, (this.screen.columns ?? 80) - 1)}`);
  }
}
