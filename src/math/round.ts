// Rounding as Python and TensorFlow do it: halves go to the even neighbor, unlike Math.round.
// Follow each at its place (spec 12.15): the helper of lengths rounds doubles, noise masks round float32 products.

/** Nearest integer, halves to even (Python's round). */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const above = value - floor;
  if (above !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The product of two float32 numbers, rounded to float32 and then to the nearest integer, halves to even (tf.round). */
export function roundedProduct32(a: number, b: number): number {
  return roundHalfToEven(Math.fround(Math.fround(a) * Math.fround(b)));
}

/** The same for a quotient. */
export function roundedQuotient32(a: number, b: number): number {
  return roundHalfToEven(Math.fround(Math.fround(a) / Math.fround(b)));
}
