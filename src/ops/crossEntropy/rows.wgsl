// One token a workgroup: its log logSum sum, and weighted cross-entropy and z-loss.
struct Sizes { tokens: u32, vocabulary: u32, zLoss: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> inverseWeight: array<f32>;
@group(0) @binding(5) var<storage, read_write> logZ: array<f32>;
@group(0) @binding(6) var<storage, read_write> terms: array<f32>;

var<workgroup> lanes: array<f32, 64>;

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
  let first = token * sizes.vocabulary;
  var largest = logits[first];
  for (var id = lane; id < sizes.vocabulary; id += 64u) {
    largest = max(largest, logits[first + id]);
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
  for (var id = lane; id < sizes.vocabulary; id += 64u) {
    total += exp(logits[first + id] - largest);
  }
  lanes[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  if (lane == 0u) {
    let logSum = largest + log(lanes[0]);
    let share = weights[token] * inverseWeight[0];
    logZ[token] = logSum;
    terms[token * 2u] = share * (logSum - logits[first + targets[token]]);
    terms[token * 2u + 1u] = share * sizes.zLoss * logSum * logSum;
  }
}
