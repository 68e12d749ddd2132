// Each workgroup writes the sum of squares of its share of a tensor to sums[offset + group]: strided, in a fixed order.
struct Sizes { elements: u32, groups: u32, offset: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  var total = 0.0;
  for (var at = group.x * 64u + lane; at < sizes.elements; at += sizes.groups * 64u) {
    total += values[at] * values[at];
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  if (lane == 0u) {
    sums[sizes.offset + group.x] = lanes[0];
  }
}
