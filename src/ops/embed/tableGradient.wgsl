// tableGradient[id, :] = the sum of the gradients of the tokens with that id, in token order: no atomics.
// `order` lists token positions sorted by id, `starts` where each id's tokens begin in it.
struct Sizes { elements: u32, width: u32, threshold: u32, scale: f32, site: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> embeddedGradient: array<f32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> starts: array<u32>;
@group(0) @binding(4) var<storage, read> counter: array<u32>;
@group(0) @binding(5) var<storage, read_write> tableGradient: array<f32>;

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
  let id = element / sizes.width;
  let column = element % sizes.width;
  var total = 0.0;
  for (var at = starts[id]; at < starts[id + 1u]; at++) {
    let place = order[at] * sizes.width + column;
    total += dropped(embeddedGradient[place], counter[0], counter[1], sizes.site, place, sizes.threshold, sizes.scale);
  }
  tableGradient[element] = total;
}
