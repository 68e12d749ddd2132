// attended[item, query, head, :] = sum over keys of dropout(softmax(q . k + bias)) * v, one query row a thread.
// The softmax is taken chunk by chunk: what was added so far shrinks when a larger score turns up.
@group(0) @binding(1) var<storage, read> queries: array<Kept>;
@group(0) @binding(8) var<storage, read_write> attended: array<Kept>;
@group(0) @binding(9) var<storage, read_write> notes: array<u32>;

fn noteAt(index: u32) -> u32 {
  if (index < 2u) {
    return randomKey()[index];
  }
  if (index < keyCodesFirst()) {
    return queryCodeAt(index - 2u);
  }
  if (index < bucketsFirst()) {
    return keyCodeAt(index - keyCodesFirst());
  }
  if (index < biasFirst()) {
    return bucketAt(index - bucketsFirst());
  }
  let bias = index - biasFirst();
  return bitcast<u32>(biasAt(bias % sizes.distances, bias / sizes.distances));
}

@compute @workgroup_size(ROWS)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let tiles = (sizes.queries + ROWS - 1u) / ROWS;
  let planes = sizes.batch * sizes.heads;
  let index = group.x + group.y * groups.x;
  if (index >= planes * tiles) {
    return;
  }
  for (var note = index * ROWS + lane; note < logSumsFirst(); note += planes * tiles * ROWS) {
    notes[note] = noteAt(note);
  }
  place = lane;
  let plane = index / tiles;
  let item = plane / sizes.heads;
  let head = plane % sizes.heads;
  let tileFirst = (index % tiles) * ROWS;
  let at = min(tileFirst + lane, sizes.queries - 1u); // idle threads repeat the last row
  let code = queryCodeAt(item * sizes.queries + at);
  let span = querySpan(item, tileFirst, min(tileFirst + ROWS, sizes.queries));

  var query: Row;
  var mixed: Row;
  for (var quad = 0u; quad < movedQuads(); quad++) {
    put(&query, quad, queriesQuad(queryRow(item, head, at), quad));
  }
  var scores: array<f32, CHUNK>;
  var largest = UNSEEN;
  var total = 0.0;
  for (var first = 0u; first < sizes.keys; first += CHUNK) {
    let end = min(first + CHUNK, sizes.keys);
    if (!meets(span, keySpan(item, first, end))) {
      continue;
    }
    loadChunk(item, head, first, end, lane);
    let former = largest;
    for (var other = first; other < end; other++) {
      let n = other - first;
      let row = keyRow(item, head, other);
      holdKey(row);
      var products = vec4<f32>();
      for (var quad = 0u; quad < quads(); quad++) {
        products += query[quad] * keyQuad(row, n, quad);
      }
      let seen = sees(code, keyCodeAt(item * sizes.keys + other), at, other);
      let score = products.x + products.y + products.z + products.w + biasAt(other + sizes.queries - 1u - at, head);
      scores[n] = select(UNSEEN, score, seen);
      largest = max(largest, scores[n]);
    }
    let shrink = exp(former - largest);
    total *= shrink;
    for (var quad = 0u; quad < quads(); quad++) {
      mixed[quad] *= shrink;
    }
    let kept = keepBits((plane * sizes.queries + at) * sizes.keys + first, end - first);
    for (var other = first; other < end; other++) {
      let n = other - first;
      let row = valueRow(item, head, other);
      holdValue(row);
      let weight = select(exp(scores[n] - largest), 0.0, scores[n] == UNSEEN);
      total += weight;
      let dropped = select(0.0, weight, ((kept >> n) & 1u) == 1u);
      for (var quad = 0u; quad < quads(); quad++) {
        mixed[quad] += dropped * valueQuad(row, n, quad);
      }
    }
  }
  if (tileFirst + lane >= sizes.queries) {
    return;
  }
  let scale = select(sizes.scale / total, 0.0, total == 0.0);
  for (var quad = 0u; quad < movedQuads(); quad++) {
    setAttended(attendedRow(item, head, at), quad, pick(&mixed, quad) * scale);
  }
  // A row that sees nothing gets a sum so large that its probabilities come out as zero.
  let logSum = select(largest + log(total), -UNSEEN, total == 0.0);
  notes[logSumsFirst() + plane * sizes.queries + at] = bitcast<u32>(logSum);
}
