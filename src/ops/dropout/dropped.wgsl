// A value after dropout: zero, or scaled up so that the expectation stays. A threshold of 0 drops nothing; a kernel
// that never drops says so in the constant DROPS, and no random number is compiled into it.
fn dropped(value: f32, seed: u32, step: u32, site: u32, element: u32, threshold: u32, scale: f32) -> f32 {
  if (!DROPS || threshold == 0u) {
    return value;
  }
  return select(0.0, value * scale, keeps(seed, step, site, element, threshold));
}
