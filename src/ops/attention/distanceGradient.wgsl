// One (distance, head) a workgroup: the sum of scoresGradient along a diagonal, over all queries and the batch.
struct Sizes { batch: u32, heads: u32, queries: u32, keys: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> scoresGradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> distanceGradient: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  let distances = sizes.queries + sizes.keys - 1u;
  if (index >= distances * sizes.heads) {
    return;
  }
  let head = index % sizes.heads;
  let distance = index / sizes.heads;
  var total = 0.0;
  for (var at = lane; at < sizes.batch * sizes.queries; at += 64u) {
    let row = at % sizes.queries;
    let column = distance + row;
    if (column >= sizes.queries - 1u && column - (sizes.queries - 1u) < sizes.keys) {
      let plane = (at / sizes.queries) * sizes.heads + head;
      total += scoresGradient[(plane * sizes.queries + row) * sizes.keys + column - (sizes.queries - 1u)];
    }
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  if (lane == 0u) {
    distanceGradient[index] = lanes[0];
  }
}
