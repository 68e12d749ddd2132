// The cache of new rows from that of the rows they go on from; either may have more room than the other.
struct Sizes { elements: u32, width: u32, fromCapacity: u32, toCapacity: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> former: array<f32>;
@group(0) @binding(2) var<storage, read> parents: array<i32>;
@group(0) @binding(3) var<storage, read_write> to: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + lane;
  if (index >= sizes.elements) {
    return;
  }
  let column = index % sizes.width;
  let slot = (index / sizes.width) % sizes.toCapacity;
  let row = index / (sizes.width * sizes.toCapacity);
  if (slot < sizes.fromCapacity) {
    to[index] = former[(u32(parents[row]) * sizes.fromCapacity + slot) * sizes.width + column];
  }
}
