// activated = dropout(activate(hidden) * gate), one element a thread; without a gate the factor is 1.
struct Sizes { elements: u32, kind: u32, gated: u32, threshold: u32, site: u32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> gate: array<f32>;
@group(0) @binding(3) var<storage, read> counter: array<u32>;
@group(0) @binding(4) var<storage, read_write> activated: array<f32>;

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
  var value = activate(hidden[element], sizes.kind) * sizes.scale;
  if (sizes.gated != 0u) {
    value *= gate[element];
  }
  if (!keeps(counter[0], counter[1], sizes.site, element, sizes.threshold)) {
    value = 0.0;
  }
  activated[element] = value;
}
