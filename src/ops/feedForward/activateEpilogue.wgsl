// Between the products of a feed-forward network, four elements at a time: dropout(act(value)). KEEPS_INNER keeps what
// the activation was taken of, for its slope.
@group(0) @binding(7) var<storage, read> counter: array<u32>;
@group(0) @binding(8) var<storage, read_write> inner: array<Stored>;

fn finish(row: u32, column: u32, value: vec4<f32>) -> vec4<f32> {
  if (!KEEPS_INNER && !DROPS) {
    return max(value, vec4<f32>()); // only relu keeps nothing
  }
  let first = row * sizes.columns1 + column;
  let count = min(4u, sizes.columns1 - column);
  var finished = vec4<f32>();
  for (var n = 0u; n < count; n++) {
    if (KEEPS_INNER) {
      inner[first + n] = Stored(value[n]);
    }
    if (!DROPS || keeps(counter[0], counter[1], sizes.site, first + n, sizes.threshold)) {
      finished[n] = activate(value[n], KIND) * sizes.scale;
    }
  }
  return finished;
}
