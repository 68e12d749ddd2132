// One row a workgroup: normed = hidden * inverseRms * scale. The inverse root mean square is kept for the gradient.
struct Sizes { rows: u32, width: u32, epsilon: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> normed: array<f32>;
@group(0) @binding(4) var<storage, read_write> inverseRms: array<f32>;

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= sizes.rows) {
    return;
  }
  let first = row * sizes.width;
  var total = 0.0;
  for (var column = lane; column < sizes.width; column += 64u) {
    let value = hidden[first + column];
    total += value * value;
  }
  sums[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      sums[lane] += sums[lane + half];
    }
  }
  workgroupBarrier();
  let inverse = 1.0 / sqrt(sums[0] / f32(sizes.width) + sizes.epsilon);
  if (lane == 0u) {
    inverseRms[row] = inverse;
  }
  for (var column = lane; column < sizes.width; column += 64u) {
    normed[first + column] = hidden[first + column] * inverse * scale[column];
  }
}
