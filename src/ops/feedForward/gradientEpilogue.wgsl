// Gradient of what lies between the products of a feed-forward network, from that of the activated values, four elements
// at a time. `middle` is what the activation was taken of, GATED with the gate in the right half of its rows; without
// KEEPS_INNER it is relu's own result: above zero means active and not dropped. The gradient lies as `middle` does.
@group(0) @binding(7) var<storage, read> counter: array<u32>;
@group(0) @binding(8) var<storage, read> middle: array<Stored>;

fn finish(row: u32, column: u32, value: vec4<f32>) -> vec4<f32> {
  let first = row * sizes.columns1 + column;
  let before = row * sizes.resultStride1 + column;
  let count = min(4u, sizes.columns1 - column);
  if (!KEEPS_INNER) {
    let last = before + count - 1u;
    let here = vec4<f32>(
      f32(middle[before]),
      f32(middle[min(before + 1u, last)]),
      f32(middle[min(before + 2u, last)]),
      f32(middle[min(before + 3u, last)]),
    );
    return select(vec4<f32>(), value * sizes.scale, here > vec4<f32>());
  }
  var finished = vec4<f32>();
  for (var n = 0u; n < count; n++) {
    let here = f32(middle[before + n]);
    let kept = !DROPS || keeps(counter[0], counter[1], sizes.site, first + n, sizes.threshold);
    let gradient = select(0.0, value[n] * sizes.scale, kept);
    finished[n] = gradient * slope(here, KIND);
    if (GATED) {
      finished[n] *= f32(middle[before + sizes.columns1 + n]);
      storeGate(before + sizes.columns1 + n, gradient * activate(here, KIND));
    }
  }
  return finished;
}
