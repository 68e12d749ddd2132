// Sums dy * x * r over 64 rows at a time: -> [ceil(rows / 64), width], in row order, one column a thread.
struct Sizes { rows: u32, width: u32, chunks: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> inverseRms: array<f32>;
@group(0) @binding(3) var<storage, read> normedGradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + lane;
  if (index >= sizes.chunks * sizes.width) {
    return;
  }
  let column = index % sizes.width;
  let first = (index / sizes.width) * 64u;
  var total = 0.0;
  for (var row = first; row < min(first + 64u, sizes.rows); row++) {
    let at = row * sizes.width + column;
    total += normedGradient[at] * hidden[at] * inverseRms[row];
  }
  sums[index] = total;
}
