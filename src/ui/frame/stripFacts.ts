// What each stage of the strip says and whether data passes it: plain functions of the stores' states.

export const stages = ['text', 'pieces', 'corruption', 'encoder', 'decoder', 'answer'] as const;
export type Stage = (typeof stages)[number];

/** The way from a stage to its place. */
export const placeOfStage: Record<Stage, string> = {
  text: '/models',
  pieces: '/models',
  corruption: '/corrupt',
  encoder: '/train',
  decoder: '/train',
  answer: '/play',
};

interface Activity {
  corrupting: boolean;
  training: boolean;
  answering: boolean;
}

/** Stages that data passes right now. */
export function livelyStages({ corrupting, training, answering }: Activity): ReadonlySet<Stage> {
  const lively = new Set<Stage>();
  if (corrupting) for (const stage of ['text', 'pieces', 'corruption'] as const) lively.add(stage);
  if (training)
    for (const stage of ['text', 'pieces', 'corruption', 'encoder', 'decoder'] as const) lively.add(stage);
  if (answering) for (const stage of ['encoder', 'decoder', 'answer'] as const) lively.add(stage);
  return lively;
}

/** Points of a sparkline in a box of `width` x `height`: every so many of the losses that `width` are left, lowest at the bottom. */
export function sparkline(losses: readonly number[], width: number, height: number): string {
  const finite = losses.filter(Number.isFinite);
  if (finite.length < 2) return '';
  const stride = Math.max(1, Math.floor(finite.length / width));
  const shown = finite.filter((_, index) => index % stride === 0);
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low || 1;
  const across = width / (shown.length - 1);
  return shown
    .map(
      (loss, i) =>
        `${(i * across).toFixed(1)},${(height - 1 - ((loss - low) / range) * (height - 2)).toFixed(1)}`,
    )
    .join(' ');
}
