// The path of a word-sized curve: at most as many points as it has pixels, so that a long run stays one short string.

/** SVG path through the values over `width` x `height`, high values up; empty for fewer than two values. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  const finite = thinned(values.filter(Number.isFinite), Math.ceil(width));
  if (finite.length < 2) return '';
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const points = finite.map((value, index) => {
    const x = (index / (finite.length - 1)) * width;
    const y = 1 + (1 - (value - low) / span) * (height - 2);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

/** Means of equal shares where there are more than `most` values. */
function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => {
    const from = Math.floor((index * values.length) / most);
    const share = values.slice(from, Math.floor(((index + 1) * values.length) / most));
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
