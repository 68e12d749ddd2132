// Which of up to 32 neighboring probabilities dropout keeps, four to a draw.
fn keepNibble(quad: u32) -> u32 {
  let words = philox(randomKey(), vec4<u32>(quad, sizes.site, 0u, 0u));
  let kept = vec4<u32>(words >= vec4<u32>(sizes.threshold));
  return kept.x | (kept.y << 1u) | (kept.z << 2u) | (kept.w << 3u);
}

fn keepBits(element: u32, count: u32) -> u32 {
  let skip = element & 3u;
  var bits = 0u;
  for (var quad = 0u; 4u * quad < skip + count; quad++) {
    let nibble = keepNibble((element >> 2u) + quad);
    bits |= select(nibble << (4u * quad - skip), nibble >> skip, quad == 0u);
  }
  return bits;
}
