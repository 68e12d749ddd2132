// One token a workgroup, one chunk of the vocabulary a dispatch: carries the log-sum-exp of a row of logits over the
// chunks, and after the last one writes log Z and the weighted cross-entropy and z-loss.
struct Sizes {
  tokens: u32,
  width: u32, // ids in this chunk
  firstId: u32,
  last: u32, // 1: no chunk follows
  zLoss: f32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> logits: array<f32>; // [tokens, width]
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> inverseWeight: array<f32>;
// [tokens, 4]: largest logit so far, sum of exponentials over it, the target's logit, log Z.
@group(0) @binding(5) var<storage, read_write> notes: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> terms: array<vec2<f32>>; // [tokens, 2]

// Each lane's largest logit and sum. Every lane goes through them itself: trees of barriers take long to compile.
var<workgroup> tops: array<f32, 64>;
var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let token = group.x + group.y * groups.x;
  if (token >= sizes.tokens) {
    return;
  }
  let first = token * sizes.width;
  var largest = logits[first];
  for (var id = lane; id < sizes.width; id += 64u) {
    largest = max(largest, logits[first + id]);
  }
  tops[lane] = largest;
  workgroupBarrier();
  for (var other = 0u; other < 64u; other++) {
    largest = max(largest, tops[other]);
  }
  var total = 0.0;
  for (var id = lane; id < sizes.width; id += 64u) {
    total += exp(logits[first + id] - largest);
  }
  sums[lane] = total;
  workgroupBarrier();
  if (lane > 0u) {
    return;
  }
  total = 0.0;
  for (var other = 0u; other < 64u; other++) {
    total += sums[other];
  }
  var note = vec4<f32>(largest, total, 0.0, 0.0);
  if (sizes.firstId > 0u) {
    let before = notes[token];
    let top = max(before.x, largest);
    note = vec4<f32>(top, before.y * exp(before.x - top) + total * exp(largest - top), before.z, 0.0);
  }
  let place = targets[token] - sizes.firstId; // wraps to more than the width for ids before the chunk
  if (place < sizes.width) {
    note.z = logits[first + place];
  }
  if (sizes.last == 1u) {
    note.w = note.x + log(note.y);
    let share = weights[token] * inverseWeight[0];
    terms[token] = share * vec2<f32>(note.w - note.z, sizes.zLoss * note.w * note.w);
  }
  notes[token] = note;
}
