// Nothing but multiply-adds: every thread keeps CHAINS sums that do not wait for each other.
// CHAINS, ROUNDS and the element type are put in front; what is written only keeps the work from being left out.
@group(0) @binding(0) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sums: array<Element, CHAINS>;
  for (var chain = 0u; chain < CHAINS; chain++) {
    sums[chain] = Element(f32(id.x + chain) * 1e-6);
  }
  let factor = Element(0.999);
  let addend = Element(0.001);
  for (var round = 0u; round < ROUNDS; round++) {
STEPS
  }
  var total = sums[0];
  for (var chain = 1u; chain < CHAINS; chain++) {
    total += sums[chain];
  }
  result[id.x] = f32(total);
}
