import { expect, it } from 'vitest';
import { Speed } from './speed.ts';

it('is the mean of steps of which some land together', () => {
  const speed = new Speed();
  speed.after(100, 0.5);
  expect(speed.after(100, 0)).toBe(400);
  expect(speed.after(100, 0.5)).toBe(300);
});

it('forgets steps from before the last eight', () => {
  const speed = new Speed();
  speed.after(100, 60); // compiled its kernels
  for (let step = 0; step < 7; step++) speed.after(100, 0.1);
  expect(speed.after(100, 0.1)).toBeCloseTo(1000);
});

it('stays a number when the clock is too coarse to tell', () => {
  expect(new Speed().after(100, 0)).toBe(100_000);
});
