// What AdaFactor's direction is multiplied by, one parameter a workgroup: scales[4 * segment + 2] is the rate times the
// parameter's size, over the direction's root mean square where that exceeds 1.
struct Sizes { segments: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> directionSums: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read_write> scales: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let segment = segmentAt(group.x);
  var total = 0.0;
  for (var tile = lane; tile < segment.tiles; tile += 64u) {
    total += directionSums[segment.firstTile + tile];
  }
  lanes[lane] = total;
  workgroupBarrier(); // a single one: software adapters take long to compile barriers in loops
  if (lane == 0u) {
    for (var other = 1u; other < 64u; other++) {
      total += lanes[other];
    }
    let size = rates[0] * scales[4u * segment.index + 1u];
    scales[4u * segment.index + 2u] = size / max(1.0, sqrt(total / f32(segment.count)));
  }
}
