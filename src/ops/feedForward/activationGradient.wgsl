// Gradients of activation.wgsl for hidden and gate, one element a thread. Dropout draws its mask again.
struct Sizes { elements: u32, kind: u32, gated: u32, threshold: u32, site: u32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> gate: array<f32>;
@group(0) @binding(3) var<storage, read> counter: array<u32>;
@group(0) @binding(4) var<storage, read> activatedGradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> hiddenGradient: array<f32>;
@group(0) @binding(6) var<storage, read_write> gateGradient: array<f32>;

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
  var gradient = activatedGradient[element] * sizes.scale;
  if (!keeps(counter[0], counter[1], sizes.site, element, sizes.threshold)) {
    gradient = 0.0;
  }
  let value = hidden[element];
  if (sizes.gated != 0u) {
    hiddenGradient[element] = gradient * gate[element] * slope(value, sizes.kind);
    gateGradient[element] = gradient * activate(value, sizes.kind);
  } else {
    hiddenGradient[element] = gradient * slope(value, sizes.kind);
  }
}
