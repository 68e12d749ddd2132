// result = residual * addResidual + hidden * (kept ? scale : 0), one element a thread.
struct Sizes { elements: u32, threshold: u32, site: u32, addResidual: u32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> residual: array<f32>;
@group(0) @binding(3) var<storage, read> counter: array<u32>;
@group(0) @binding(4) var<storage, read_write> result: array<f32>;

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
  var value = 0.0;
  if (keeps(counter[0], counter[1], sizes.site, element, sizes.threshold)) {
    value = hidden[element] * sizes.scale;
  }
  if (sizes.addResidual != 0u) {
    value += residual[element];
  }
  result[element] = value;
}
