// Gradients of keys and values, one key row a thread. Workgroups beyond those add up the bias table's gradient from
// what the tiles of queries left in sums, one (head, bucket) each, in a fixed order.
@group(0) @binding(1) var<storage, read> queries: array<Kept>;
@group(0) @binding(2) var<storage, read> memory: array<Kept>;
@group(0) @binding(4) var<storage, read> slopes: array<Element>;
@group(0) @binding(5) var<storage, read> sums: array<f32>;
@group(0) @binding(6) var<storage, read_write> memoryGradient: array<Element>;
@group(0) @binding(7) var<storage, read_write> tableGradient: array<f32>;

const TILE = select(1u, CHUNK * QUADS, TILED);
var<workgroup> queryTile: array<vec4<f32>, TILE>;
var<workgroup> slopeTile: array<vec4<f32>, TILE>;
const NIBBLES = ROWS / 4u + 1u; // draws that a tile of keys touches in one row of probabilities
var<workgroup> kept: array<u32, select(1u, CHUNK * NIBBLES, DROPPED)>;
var<workgroup> lanes: array<f32, ROWS>;

fn elementAt(plane: u32, query: u32, key: u32) -> u32 {
  return (plane * sizes.queries + query) * sizes.keys + key;
}

fn loadChunk(plane: u32, first: u32, end: u32, keyFirst: u32, lane: u32) {
  if (TILED || DROPPED) {
    workgroupBarrier(); // the former chunk has been read
  }
  if (TILED) {
    let item = plane / sizes.heads;
    let head = plane % sizes.heads;
    for (var at = lane; at < (end - first) * QUADS; at += ROWS) {
      queryTile[at] = queriesQuad(queryRow(item, head, first + at / QUADS), at % QUADS);
      slopeTile[at] = slopesQuad(attendedRow(item, head, first + at / QUADS), at % QUADS);
    }
  }
  if (DROPPED) {
    for (var at = lane; at < (end - first) * NIBBLES; at += ROWS) {
      kept[at] = keepNibble((elementAt(plane, first + at / NIBBLES, keyFirst) >> 2u) + at % NIBBLES);
    }
  }
  if (TILED || DROPPED) {
    workgroupBarrier();
  }
}

fn keptAt(plane: u32, n: u32, query: u32, keyFirst: u32, key: u32) -> bool {
  if (!DROPPED) {
    return true;
  }
  let element = elementAt(plane, query, key);
  let nibble = (element >> 2u) - (elementAt(plane, query, keyFirst) >> 2u);
  return ((kept[n * NIBBLES + nibble] >> (element & 3u)) & 1u) == 1u;
}

// The threads with which an entry is shared out: all of a workgroup, or, where a barrier costs much, none.
const SHARERS = select(ROWS, 1u, ALONE);

fn addUpTable(group: u32, lane: u32) {
  let entries = sizes.heads * sizes.buckets;
  if (!biased() || group * (ROWS / SHARERS) >= entries) {
    return;
  }
  let entry = group * (ROWS / SHARERS) + lane / SHARERS;
  let count = sizes.batch * ((sizes.queries + ROWS - 1u) / ROWS);
  let end = select(0u, count, entry < entries);
  let first = sizes.batch * sizes.heads * sizes.queries + entry * count;
  var total = 0.0;
  for (var at = lane % SHARERS; at < end; at += SHARERS) {
    total += sums[first + at];
  }
  if (!ALONE) {
    lanes[lane] = total;
    workgroupBarrier();
    for (var other = 1u; other < ROWS; other++) {
      total += lanes[other];
    }
  }
  if (lane % SHARERS == 0u && entry < entries) {
    tableGradient[(entry % sizes.buckets) * sizes.heads + entry / sizes.buckets] = total;
  }
}

@compute @workgroup_size(ROWS)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tiles = (sizes.keys + ROWS - 1u) / ROWS;
  let index = group.x + group.y * groups.x;
  let planes = sizes.batch * sizes.heads;
  if (index >= planes * tiles) {
    addUpTable(index - planes * tiles, lane);
    return;
  }
  place = lane;
  let plane = index / tiles;
  let item = plane / sizes.heads;
  let head = plane % sizes.heads;
  let tileFirst = (index % tiles) * ROWS;
  let at = min(tileFirst + lane, sizes.keys - 1u); // idle threads repeat the last row
  let code = keyCodeAt(item * sizes.keys + at);
  let span = keySpan(item, tileFirst, min(tileFirst + ROWS, sizes.keys));

  var key: Row;
  var value: Row;
  var keyGradient: Row;
  var valueGradient: Row;
  for (var quad = 0u; quad < movedQuads(); quad++) {
    put(&key, quad, memoryQuad(keyRow(item, head, at), quad));
    put(&value, quad, memoryQuad(valueRow(item, head, at), quad));
  }
  for (var first = 0u; first < sizes.queries; first += CHUNK) {
    let end = min(first + CHUNK, sizes.queries);
    if (!meets(querySpan(item, first, end), span)) {
      continue;
    }
    loadChunk(plane, first, end, tileFirst, lane);
    for (var other = first; other < end; other++) {
      let n = other - first;
      let query = queryRow(item, head, other);
      let slope = attendedRow(item, head, other);
      holdQuery(query);
      holdSlope(slope);
      var products = vec4<f32>();
      var changes = vec4<f32>();
      for (var quad = 0u; quad < quads(); quad++) {
        products += key[quad] * queryQuad(query, n, quad);
        changes += value[quad] * slopeQuad(slope, n, quad);
      }
      var score = products.x + products.y + products.z + products.w;
      if (biased()) {
        score += biasAt(at + sizes.queries - 1u - other, head);
      }
      let row = plane * sizes.queries + other;
      let seen = sees(queryCodeAt(item * sizes.queries + other), code, other, at);
      let probability = select(0.0, exp(score - logSumAt(row)), seen);
      let factor = select(0.0, sizes.scale, keptAt(plane, n, other, tileFirst, at));
      let change = (changes.x + changes.y + changes.z + changes.w) * factor;
      let scoreGradient = probability * (change - sums[row]);
      let weight = probability * factor;
      for (var quad = 0u; quad < quads(); quad++) {
        keyGradient[quad] += scoreGradient * queryQuad(query, n, quad);
        valueGradient[quad] += weight * slopeQuad(slope, n, quad);
      }
    }
  }
  if (tileFirst + lane < sizes.keys) {
    for (var quad = 0u; quad < movedQuads(); quad++) {
      setMemoryGradient(keyRow(item, head, at), quad, pick(&keyGradient, quad));
      setMemoryGradient(valueRow(item, head, at), quad, pick(&valueGradient, quad));
    }
  }
}
