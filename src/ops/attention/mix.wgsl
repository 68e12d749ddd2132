// mixed[batch, row, head, :] = sum over columns of dropout(weights)[batch, head, row, column] * values[batch, column, head, :].
// One (batch, head, row) a workgroup, one depth a lane. Transposed, weights are read as [column, row]:
// the gradients of keys and values are the same sum the other way round.
struct Sizes {
  batch: u32, heads: u32, rows: u32, columns: u32, depth: u32, transposed: u32, threshold: u32, site: u32, scale: f32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read> counter: array<u32>;
@group(0) @binding(4) var<storage, read_write> mixed: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= sizes.batch * sizes.heads * sizes.rows) {
    return;
  }
  let row = index % sizes.rows;
  let head = (index / sizes.rows) % sizes.heads;
  let item = index / (sizes.rows * sizes.heads);
  let width = sizes.heads * sizes.depth;
  let plane = (item * sizes.heads + head) * sizes.rows * sizes.columns;
  for (var d = lane; d < sizes.depth; d += 64u) {
    var total = 0.0;
    for (var column = 0u; column < sizes.columns; column++) {
      let element = plane + select(row * sizes.columns + column, column * sizes.rows + row, sizes.transposed != 0u);
      let weight = weights[element];
      if (weight != 0.0 && keeps(counter[0], counter[1], sizes.site, element, sizes.threshold)) {
        total += weight * values[(item * sizes.columns + column) * width + head * sizes.depth + d];
      }
    }
    mixed[(item * sizes.rows + row) * width + head * sizes.depth + d] = total * sizes.scale;
  }
}
