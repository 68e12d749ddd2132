// activated = dropout(act(left half of inner) * right half), one element a thread. Rows of inner have both halves.
struct Sizes { elements: u32, width: u32, threshold: u32, site: u32, scale: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> inner: array<Stored>;
@group(0) @binding(2) var<storage, read> counter: array<u32>;
@group(0) @binding(3) var<storage, read_write> activated: array<f32>;

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
  let at = element + (element / sizes.width) * sizes.width;
  var value = 0.0;
  if (!DROPS || keeps(counter[0], counter[1], sizes.site, element, sizes.threshold)) {
    value = activate(f32(inner[at]), KIND) * f32(inner[at + sizes.width]) * sizes.scale;
  }
  activated[element] = value;
}
