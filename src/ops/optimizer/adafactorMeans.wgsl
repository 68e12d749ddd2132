// Running means of squared gradients along one dimension, in place, one line of the matrix a workgroup:
// means[line] = decay * means[line] + (1 - decay) * mean(g^2 + 1e-30). rates: ..., decay at 3, clip at 4.
struct Sizes { lines: u32, length: u32, lineStride: u32, stride: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> rates: array<f32>;
@group(0) @binding(3) var<storage, read> norm: array<f32>;
@group(0) @binding(4) var<storage, read_write> means: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let line = group.x + group.y * groups.x;
  if (line >= sizes.lines) {
    return;
  }
  let clip = select(1.0, min(1.0, rates[4] / norm[0]), rates[4] > 0.0);
  var total = 0.0;
  for (var at = lane; at < sizes.length; at += 64u) {
    let slope = gradient[line * sizes.lineStride + at * sizes.stride] * clip;
    total += slope * slope + 1e-30;
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  if (lane == 0u) {
    means[line] = rates[3] * means[line] + (1.0 - rates[3]) * (lanes[0] / f32(sizes.length));
  }
}
