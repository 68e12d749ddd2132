// One (batch, head, query) a workgroup: scoresGradient = p * (dp - sum(dp * p)), with dp = dropout(mixedGradient . value).
struct Sizes {
  batch: u32, heads: u32, queries: u32, keys: u32, depth: u32, threshold: u32, site: u32, scale: f32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> probabilities: array<f32>;
@group(0) @binding(2) var<storage, read> value: array<f32>;
@group(0) @binding(3) var<storage, read> mixedGradient: array<f32>;
@group(0) @binding(4) var<storage, read> counter: array<u32>;
@group(0) @binding(5) var<storage, read_write> scoresGradient: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= sizes.batch * sizes.heads * sizes.queries) {
    return;
  }
  let at = row % sizes.queries;
  let head = (row / sizes.queries) % sizes.heads;
  let item = row / (sizes.queries * sizes.heads);
  let width = sizes.heads * sizes.depth;
  let gradientFirst = (item * sizes.queries + at) * width + head * sizes.depth;
  let first = row * sizes.keys;
  var total = 0.0;
  for (var other = lane; other < sizes.keys; other += 64u) {
    let probability = probabilities[first + other];
    var gradient = 0.0;
    if (probability != 0.0 && keeps(counter[0], counter[1], sizes.site, first + other, sizes.threshold)) {
      let valueFirst = (item * sizes.keys + other) * width + head * sizes.depth;
      for (var d = 0u; d < sizes.depth; d++) {
        gradient += mixedGradient[gradientFirst + d] * value[valueFirst + d];
      }
      gradient *= sizes.scale;
    }
    scoresGradient[first + other] = gradient; // read again only by this lane
    total += gradient * probability;
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  workgroupBarrier();
  let mean = lanes[0];
  for (var other = lane; other < sizes.keys; other += 64u) {
    scoresGradient[first + other] = probabilities[first + other] * (scoresGradient[first + other] - mean);
  }
}
