// What an optimizer keeps for every parameter: its slots, by name, with their shapes.
import { factoredAxes, type UpdateRule } from './settings.ts';

/** Slots AdaFactor keeps for a parameter of this shape, with their shapes. */
export function adafactorSlots(shape: readonly number[], beta1: number): Record<string, number[]> {
  const axes = factoredAxes(shape);
  const momentum = beta1 > 0 ? { momentum: [...shape] } : {};
  if (!axes) return { variance: [...shape], ...momentum };
  return { row: [shape[axes.second]!], column: [shape[axes.largest]!], ...momentum };
}

/** Slots of a parameter of this shape under any rule; Adam keeps the running means of the gradient and of its square. */
export function slotShapes(rule: UpdateRule, shape: readonly number[]): Record<string, number[]> {
  if (rule.kind === 'adafactor') return adafactorSlots(shape, rule.beta1);
  return { mean: [...shape], variance: [...shape] };
}

/** The name of a parameter's slot, as checkpoints have it. */
export function slotName(slot: string, parameter: string): string {
  return `${slot}.${parameter}`;
}
