// One (batch, head, query) a workgroup: scores against the keys it sees, relative bias, softmax.
// probabilities [batch, heads, queries, keys] are zero where a key is not seen.
struct Sizes {
  batch: u32, heads: u32, queries: u32, keys: u32, depth: u32, causal: u32, biased: u32,
  queryStride: u32, memoryStride: u32, keyFirst: u32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> queries: array<f32>;
@group(0) @binding(2) var<storage, read> memory: array<f32>;
@group(0) @binding(3) var<storage, read> queryCodes: array<u32>;
@group(0) @binding(4) var<storage, read> keyCodes: array<u32>;
@group(0) @binding(5) var<storage, read> biasTable: array<f32>;
@group(0) @binding(6) var<storage, read> bucketOfDistance: array<u32>;
@group(0) @binding(7) var<storage, read_write> probabilities: array<f32>;

const unseen = -3.0e38;
var<workgroup> lanes: array<f32, 64>;

fn sees(queryCode: u32, keyCode: u32, queryAt: u32, keyAt: u32) -> bool {
  let segment = queryCode >> 1u;
  if (segment == 0u || segment != keyCode >> 1u) {
    return false;
  }
  return sizes.causal == 0u || keyAt <= queryAt || (queryCode & keyCode & 1u) == 1u;
}

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
  let queryFirst = (item * sizes.queries + at) * sizes.queryStride + head * sizes.depth;
  let queryCode = queryCodes[item * sizes.queries + at];
  let first = row * sizes.keys;

  var largest = unseen;
  for (var other = lane; other < sizes.keys; other += 64u) {
    var score = unseen;
    if (sees(queryCode, keyCodes[item * sizes.keys + other], at, other)) {
      let keyFirst = (item * sizes.keys + other) * sizes.memoryStride + sizes.keyFirst + head * sizes.depth;
      score = 0.0;
      for (var d = 0u; d < sizes.depth; d++) {
        score += queries[queryFirst + d] * memory[keyFirst + d];
      }
      if (sizes.biased != 0u) {
        score += biasTable[bucketOfDistance[other + sizes.queries - 1u - at] * sizes.heads + head];
      }
    }
    probabilities[first + other] = score; // read again only by this lane
    largest = max(largest, score);
  }
  lanes[lane] = largest;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] = max(lanes[lane], lanes[lane + half]);
    }
  }
  workgroupBarrier();
  largest = lanes[0];
  workgroupBarrier();

  var total = 0.0;
  for (var other = lane; other < sizes.keys; other += 64u) {
    let score = probabilities[first + other];
    let weight = select(exp(score - largest), 0.0, score == unseen);
    probabilities[first + other] = weight;
    total += weight;
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  workgroupBarrier();
  let scale = select(1.0 / lanes[0], 0.0, lanes[0] == 0.0);
  for (var other = lane; other < sizes.keys; other += 64u) {
    probabilities[first + other] *= scale;
  }
}
