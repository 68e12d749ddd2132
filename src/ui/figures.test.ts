import { describe, expect, it, vi } from 'vitest';
import { bytes, compact, count, day, duration, measure, probability } from './figures.ts';

describe('figures', () => {
  it('separate thousands as the language does', () => {
    expect(count(41_300, 'en')).toBe('41,300');
    expect(count(41_300, 'de')).toBe('41.300');
  });

  it('shorten parameter counts', () => {
    expect(compact(1_100_000, 'en')).toBe('1.1M');
    expect(compact(60_506_624, 'en')).toBe('60.5M');
    expect(compact(60_506_624, 'de')).toBe('60,5\u00a0Mio.');
  });

  it('group what a language does not shorten', () => {
    expect(compact(5720, 'en')).toBe('5.72K');
    expect(compact(5720, 'de')).toBe('5.720');
    expect(compact(60_506_624, 'ko')).toBe('6,050만');
  });

  it('keep two decimals for a loss and go scientific for a rate', () => {
    expect(measure(1.8412, 'en')).toBe('1.84');
    expect(measure(1.8412, 'de')).toBe('1,84');
    expect(measure(0.01, 'en')).toBe('0.01');
    expect(measure(0.00031, 'en')).toBe('3.1e−4');
    expect(measure(0.0001, 'de')).toBe('1e−4');
    expect(measure(-0.18, 'en')).toBe('−0.18');
    expect(measure(12_345.6, 'en')).toBe('12,346');
  });

  it('name what is no number', () => {
    expect(measure(Number.NaN, 'en')).toBe('NaN');
    expect(measure(Number.NEGATIVE_INFINITY, 'en')).toBe('−∞');
  });

  it('never round a probability to a certainty', () => {
    expect(probability(0.714, 'en')).toBe('0.71');
    expect(probability(0.9999, 'en')).toBe('>0.99');
    expect(probability(0.0001, 'de')).toBe('<0,01');
    expect(probability(1, 'en')).toBe('1.00');
    expect(probability(0, 'en')).toBe('0.00');
  });

  it('print bytes in decimal units without a four-digit figure', () => {
    expect(bytes(999, 'en')).toBe('999 B');
    expect(bytes(34_560_000, 'en')).toBe('34.6 MB');
    expect(bytes(999_950, 'en')).toBe('1 MB');
    expect(bytes(1_115_394, 'de')).toBe('1,1 MB');
  });

  it('print durations as a clock', () => {
    expect(duration(72)).toBe('1:12');
    expect(duration(7390)).toBe('2:03:10');
    expect(duration(59.7)).toBe('1:00');
    expect(duration(Number.POSITIVE_INFINITY)).toBe('–');
  });

  it('print a written day as it is said, and the same one west of Greenwich', () => {
    vi.stubEnv('TZ', 'America/Los_Angeles');
    expect(day('2026-11-24', 'en')).toBe('Nov 24, 2026');
    expect(day('2026-11-24', 'de')).toBe('24.11.2026');
    expect(day('2026-11-24', 'ko')).toBe('2026. 11. 24.');
    vi.unstubAllEnvs();
  });
});
