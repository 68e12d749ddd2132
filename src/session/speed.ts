// Tokens a second over the last few steps: steps that are in the air together may land at the same moment.

const steps = 8;

/** The mean speed of the last eight steps. Seconds that pass between steps do not count. */
export class Speed {
  private readonly last: { tokens: number; seconds: number }[] = [];

  /** Takes a step's tokens and the seconds it was waited for; gives tokens a second. */
  after(tokens: number, seconds: number): number {
    this.last.push({ tokens, seconds });
    if (this.last.length > steps) this.last.shift();
    const sum = (of: 'tokens' | 'seconds') => this.last.reduce((total, step) => total + step[of], 0);
    return sum('tokens') / Math.max(1e-3, sum('seconds'));
  }
}
