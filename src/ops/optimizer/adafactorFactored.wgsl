// direction = g / sqrt(row / mean(row)) / sqrt(column), one entry a thread. `row` runs over the second largest
// dimension, `column` over the largest; the strides say which index of the matrix that is.
struct Sizes { elements: u32, width: u32, rowByColumnIndex: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> rates: array<f32>;
@group(0) @binding(3) var<storage, read> norm: array<f32>;
@group(0) @binding(4) var<storage, read> row: array<f32>;
@group(0) @binding(5) var<storage, read> column: array<f32>;
@group(0) @binding(6) var<storage, read> rowMean: array<f32>;
@group(0) @binding(7) var<storage, read_write> direction: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.x + group.y * groups.x) * 64u + lane;
  if (at >= sizes.elements) {
    return;
  }
  let clip = select(1.0, min(1.0, rates[4] / norm[0]), rates[4] > 0.0);
  let first = at / sizes.width;
  let second = at % sizes.width;
  let rowAt = select(first, second, sizes.rowByColumnIndex != 0u);
  let columnAt = select(second, first, sizes.rowByColumnIndex != 0u);
  direction[at] = gradient[at] * clip / sqrt(row[rowAt] / rowMean[0]) / sqrt(column[columnAt]);
}
