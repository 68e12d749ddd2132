// Turns logits into their gradient where they lie, one number a thread: share * ((d + 2 z logZ dz) softmax - d onehot)
// (spec 6.3), times what the logits were scaled by.
struct Sizes { elements: u32, width: u32, firstId: u32, zLoss: f32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read_write> logits: array<f32>; // [tokens, width]
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> inverseWeight: array<f32>;
@group(0) @binding(5) var<storage, read> notes: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read> lossGradient: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let element = (group.x + group.y * groups.x) * 64u + lane;
  if (element >= sizes.elements) {
    return;
  }
  let token = element / sizes.width;
  let share = weights[token] * inverseWeight[0];
  let logZ = notes[token].w;
  let outer = lossGradient[0] + 2.0 * sizes.zLoss * logZ * lossGradient[1];
  var gradient = outer * exp(logits[element] - logZ);
  if (element % sizes.width + sizes.firstId == targets[token]) {
    gradient -= lossGradient[0];
  }
  logits[element] = select(sizes.scale * share * gradient, 0.0, share == 0.0);
}
