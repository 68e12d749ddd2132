// result = the root of the sum of the first `count` sums, by one workgroup in a fixed order.
struct Sizes { count: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  var total = 0.0;
  for (var at = lane; at < sizes.count; at += 64u) {
    total += sums[at];
  }
  lanes[lane] = total;
  workgroupBarrier(); // a single one: software adapters take long to compile barriers in loops
  if (lane == 0u) {
    for (var other = 1u; other < 64u; other++) {
      total += lanes[other];
    }
    result[0] = sqrt(total);
  }
}
