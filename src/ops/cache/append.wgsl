// Splits packed q|k|v rows: queries get a tensor of their own, keys and values go into the cache at their positions.
struct Sizes { elements: u32, length: u32, inner: u32, capacity: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> projected: array<f32>;
@group(0) @binding(2) var<storage, read> position: array<i32>;
@group(0) @binding(3) var<storage, read_write> cache: array<f32>;
@group(0) @binding(4) var<storage, read_write> queries: array<f32>;

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
  let row = index / (3u * sizes.inner); // of batch * length
  let column = index % (3u * sizes.inner);
  if (column < sizes.inner) {
    queries[row * sizes.inner + column] = projected[index];
    return;
  }
  let slot = u32(position[0]) + row % sizes.length;
  if (slot < sizes.capacity) {
    let place = (row / sizes.length) * sizes.capacity + slot;
    cache[place * 2u * sizes.inner + column - sizes.inner] = projected[index];
  }
}
