// Attention of one (batch, head, query) a workgroup, for decoding: threads share the keys out, then the depth.
// Query 0 stands at firstQuery; keys behind what the query sees are never read.
struct Sizes {
  batch: u32, heads: u32, queries: u32, keys: u32, causal: u32, biased: u32, placed: u32, zeroDistance: u32,
  queryStride: u32, memoryStride: u32, keyFirst: u32, valueFirst: u32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> queries: array<Kept>;
@group(0) @binding(2) var<storage, read> memory: array<Kept>;
@group(0) @binding(3) var<storage, read> queryCodes: array<u32>;
@group(0) @binding(4) var<storage, read> keyCodes: array<u32>;
@group(0) @binding(5) var<storage, read> biasTable: array<f32>;
@group(0) @binding(6) var<storage, read> bucketOfDistance: array<u32>;
@group(0) @binding(7) var<storage, read> firstQuery: array<u32>;
@group(0) @binding(8) var<storage, read_write> attended: array<Kept>;

const QUADS = (DEPTH + 3u) / 4u;
const THREADS = 64u;
const SHARES = THREADS / QUADS; // threads that add up the same part of the depth, each over its own keys
const CHUNK = 256u;
const UNSEEN = -3.0e38;

var<workgroup> query: array<vec4<f32>, QUADS>;
var<workgroup> weights: array<f32, CHUNK>;
var<workgroup> lanes: array<f32, THREADS>;
var<workgroup> mixed: array<vec4<f32>, THREADS>;

fn sees(queryCode: u32, keyCode: u32, queryAt: u32, keyAt: u32) -> bool {
  let segment = queryCode >> 1u;
  if (segment == 0u || segment != keyCode >> 1u) {
    return false;
  }
  return sizes.causal == 0u || keyAt <= queryAt || (queryCode & keyCode & 1u) == 1u;
}

fn largestOf(lane: u32, own: f32) -> f32 {
  lanes[lane] = own;
  workgroupBarrier();
  var largest = lanes[0];
  for (var other = 1u; other < THREADS; other++) {
    largest = max(largest, lanes[other]);
  }
  workgroupBarrier();
  return largest;
}

fn sumOf(lane: u32, own: f32) -> f32 {
  lanes[lane] = own;
  workgroupBarrier();
  var sum = lanes[0];
  for (var other = 1u; other < THREADS; other++) {
    sum += lanes[other];
  }
  workgroupBarrier();
  return sum;
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= sizes.batch * sizes.heads * sizes.queries) {
    return;
  }
  let at = index % sizes.queries;
  let head = (index / sizes.queries) % sizes.heads;
  let item = index / (sizes.queries * sizes.heads);
  let code = queryCodes[item * sizes.queries + at];
  var position = at;
  if (sizes.placed != 0u) {
    position += firstQuery[0];
  }
  var end = select(sizes.keys, 0u, code < 2u);
  if (sizes.causal != 0u && (code & 1u) == 0u) {
    end = min(end, position + 1u);
  }
  for (var quad = lane; quad < QUADS; quad += THREADS) {
    query[quad] = queriesQuad((item * sizes.queries + at) * sizes.queryStride + head * DEPTH, quad);
  }
  workgroupBarrier();

  let share = lane / QUADS;
  let ownQuad = lane % QUADS;
  var own = vec4<f32>();
  var largest = UNSEEN;
  var total = 0.0;
  for (var first = 0u; first < end; first += CHUNK) {
    let count = min(CHUNK, end - first);
    var ownLargest = largest;
    for (var n = lane; n < count; n += THREADS) {
      var score = UNSEEN;
      if (sees(code, keyCodes[item * sizes.keys + first + n], position, first + n)) {
        let row = (item * sizes.keys + first + n) * sizes.memoryStride + sizes.keyFirst + head * DEPTH;
        score = 0.0;
        for (var quad = 0u; quad < QUADS; quad++) {
          score += dot(query[quad], memoryQuad(row, quad));
        }
        if (sizes.biased != 0u) {
          score += biasTable[bucketOfDistance[first + n + sizes.zeroDistance - position] * sizes.heads + head];
        }
      }
      weights[n] = score;
      ownLargest = max(ownLargest, score);
    }
    let former = largest;
    largest = largestOf(lane, ownLargest);
    var ownTotal = 0.0;
    for (var n = lane; n < count; n += THREADS) {
      let weight = select(exp(weights[n] - largest), 0.0, weights[n] == UNSEEN);
      weights[n] = weight;
      ownTotal += weight;
    }
    let shrink = exp(former - largest);
    total = total * shrink + sumOf(lane, ownTotal);
    own *= shrink;
    if (share < SHARES) {
      for (var n = share; n < count; n += SHARES) {
        let row = (item * sizes.keys + first + n) * sizes.memoryStride + sizes.valueFirst + head * DEPTH;
        own += weights[n] * memoryQuad(row, ownQuad);
      }
    }
    workgroupBarrier(); // the weights have been read
  }
  mixed[lane] = own;
  workgroupBarrier();
  if (lane < QUADS) {
    var sum = mixed[lane];
    for (var other = 1u; other < SHARES; other++) {
      sum += mixed[other * QUADS + lane];
    }
    let scale = select(1.0 / total, 0.0, total == 0.0);
    setAttended(((item * sizes.queries + at) * sizes.heads + head) * DEPTH, lane, sum * scale);
  }
}
