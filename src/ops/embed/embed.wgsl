// embedded[token, :] = dropout(table[ids[token], :]), one number a thread.
struct Sizes { elements: u32, width: u32, threshold: u32, scale: f32, site: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> table: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read> counter: array<u32>;
@group(0) @binding(4) var<storage, read_write> embedded: array<f32>;

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
  let value = table[ids[token] * sizes.width + element % sizes.width];
  embedded[element] = dropped(value, counter[0], counter[1], sizes.site, element, sizes.threshold, sizes.scale);
}
