// Gradient of the queries, one query row a thread. Leaves for the second half: in sums, first the product of each
// row's output and its gradient [batch, heads, queries], then what each tile adds to the bias table
// [heads, buckets, batch, tiles].
@group(0) @binding(1) var<storage, read> queries: array<Kept>;
@group(0) @binding(2) var<storage, read> memory: array<Kept>;
@group(0) @binding(4) var<storage, read> slopes: array<Element>;
@group(0) @binding(5) var<storage, read> attended: array<Kept>;
@group(0) @binding(6) var<storage, read_write> queryGradient: array<Element>;
@group(0) @binding(7) var<storage, read_write> sums: array<f32>;

const BINS = max(1u, BUCKETS * ROWS);
var<workgroup> bins: array<f32, BINS>; // [buckets, threads]

// What all threads have in each bin, every `stride` elements from `first` on. A barrier would cost a software adapter's
// compiler more than the rest of this.
fn addUpBins(first: u32, stride: u32, lane: u32) {
  if (ALONE) {
    for (var bucket = 0u; bucket < sizes.buckets; bucket++) {
      let total = subgroupTotal(bins[bucket * ROWS + lane]);
      if (lane == 0u) {
        sums[first + bucket * stride] = total;
      }
    }
    return;
  }
  workgroupBarrier();
  for (var bucket = lane; bucket < sizes.buckets; bucket += ROWS) {
    var total = 0.0;
    for (var thread = 0u; thread < ROWS; thread++) {
      total += bins[bucket * ROWS + thread];
    }
    sums[first + bucket * stride] = total;
  }
}

@compute @workgroup_size(ROWS)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tiles = (sizes.queries + ROWS - 1u) / ROWS;
  let index = group.x + group.y * groups.x;
  if (index >= sizes.batch * sizes.heads * tiles) {
    return;
  }
  place = lane;
  let plane = index / tiles;
  let item = plane / sizes.heads;
  let head = plane % sizes.heads;
  let tileFirst = (index % tiles) * ROWS;
  let working = tileFirst + lane < sizes.queries;
  let at = min(tileFirst + lane, sizes.queries - 1u); // idle threads repeat the last row
  let code = select(0u, queryCodeAt(item * sizes.queries + at), working);
  let span = querySpan(item, tileFirst, min(tileFirst + ROWS, sizes.queries));
  let logSum = logSumAt(plane * sizes.queries + at);

  var query: Row;
  var slope: Row;
  var gradient: Row;
  var mean = 0.0;
  for (var quad = 0u; quad < movedQuads(); quad++) {
    let slopes = slopesQuad(attendedRow(item, head, at), quad);
    mean += dot(slopes, attendedQuad(attendedRow(item, head, at), quad));
    put(&slope, quad, slopes);
    put(&query, quad, queriesQuad(queryRow(item, head, at), quad));
  }
  var bin = 0u; // of the run of keys in one bucket
  var run = 0.0;
  for (var first = 0u; first < sizes.keys; first += CHUNK) {
    let end = min(first + CHUNK, sizes.keys);
    if (!meets(span, keySpan(item, first, end))) {
      continue;
    }
    loadChunk(item, head, first, end, lane);
    let kept = keepBits((plane * sizes.queries + at) * sizes.keys + first, end - first);
    for (var other = first; other < end; other++) {
      let n = other - first;
      let key = keyRow(item, head, other);
      let value = valueRow(item, head, other);
      holdKey(key);
      holdValue(value);
      var products = vec4<f32>();
      var changes = vec4<f32>();
      for (var quad = 0u; quad < quads(); quad++) {
        products += query[quad] * keyQuad(key, n, quad);
        changes += slope[quad] * valueQuad(value, n, quad);
      }
      let distance = other + sizes.queries - 1u - at;
      var score = products.x + products.y + products.z + products.w;
      if (biased()) {
        score += biasAt(distance, head);
      }
      let seen = sees(code, keyCodeAt(item * sizes.keys + other), at, other);
      let probability = select(0.0, exp(score - logSum), seen);
      let change = (changes.x + changes.y + changes.z + changes.w) * sizes.scale;
      let scoreGradient = probability * (select(0.0, change, ((kept >> n) & 1u) == 1u) - mean);
      for (var quad = 0u; quad < quads(); quad++) {
        gradient[quad] += scoreGradient * keyQuad(key, n, quad);
      }
      if (biased()) {
        let bucket = notes[bucketsFirst() + distance];
        if (bucket != bin) {
          bins[bin * ROWS + lane] += run;
          bin = bucket;
          run = 0.0;
        }
        run += scoreGradient;
      }
    }
  }
  if (working) {
    for (var quad = 0u; quad < movedQuads(); quad++) {
      setQueryGradient(queryRow(item, head, at), quad, pick(&gradient, quad));
    }
    sums[plane * sizes.queries + at] = mean;
  }
  if (biased()) {
    bins[bin * ROWS + lane] += run;
    let first = sizes.batch * sizes.heads * sizes.queries + item * tiles + index % tiles;
    addUpBins(first + head * sizes.buckets * sizes.batch * tiles, sizes.batch * tiles, lane);
  }
}
