// The classes of work whose tiles are measured on a device. What each stands for is said where its variants are
// (ops/linear/tuned.ts, ops/attention/variants.ts).

/** In the order in which they are measured: what most of a training step goes to comes first. */
export const tunedClasses = [
  'forwardMiddle',
  'gradientsMiddle',
  'forwardLarge',
  'gradientsLarge',
  'attentionShort',
  'attentionLong',
  'projection',
  'projectionGradients',
  'fewRows',
  'forwardSmall',
  'gradientsSmall',
] as const;

export type TunedClass = (typeof tunedClasses)[number];
