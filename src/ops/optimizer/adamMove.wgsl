// AdamW and AdamWScale in place, one tile a workgroup. rates: learning rate, corrections 1 and 2, decay, clip.
struct Sizes {
  segments: u32, tiles: u32, scaled: u32,
  beta1: f32, beta2: f32, epsilon: f32, weightDecay: f32, momentum: f32, freshness: f32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> rates: array<f32>;
@group(0) @binding(5) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(6) var<storage, read_write> mean: array<f32>;
@group(0) @binding(7) var<storage, read_write> variance: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= sizes.tiles) {
    return;
  }
  let tile = tileAt(index);
  let clip = scales[4u * tile.segment.index];
  let size = scales[4u * tile.segment.index + 1u];
  if (size == 0.0) {
    return;
  }
  let column = tile.firstColumn + lane;
  let end = endOfColumn(tile, column);
  for (var row = tile.firstRow; row < end; row++) {
    moveEntry(tile.segment.first + row * tile.segment.columns + column, clip, size);
  }
}

fn moveEntry(at: u32, clip: f32, size: f32) {
  let slope = gradient[at] * clip;
  let newMean = sizes.beta1 * mean[at] + sizes.momentum * slope;
  let newVariance = sizes.beta2 * variance[at] + sizes.freshness * slope * slope;
  mean[at] = newMean;
  variance[at] = newVariance;
  let before = parameter[at];
  let rate = rates[0];
  let root2 = sqrt(rates[2]);
  if (sizes.scaled == 0u) {
    let direction = (newMean / rates[1]) / (sqrt(newVariance) / root2 + sizes.epsilon);
    parameter[at] = before * (1.0 - rate * sizes.weightDecay) - rate * direction;
  } else {
    let step = rate * (root2 / rates[1]) * size;
    let moved = before - step * (newMean / (sqrt(newVariance) + sizes.epsilon));
    parameter[at] = moved * (1.0 - rate * sizes.weightDecay);
  }
}
