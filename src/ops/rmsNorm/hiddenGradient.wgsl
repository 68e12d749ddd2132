// One row a workgroup: r * (w dy) - x * r^3 / width * sum(w dy x), with r the inverse root mean square.
struct Sizes { rows: u32, width: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read> inverseRms: array<f32>;
@group(0) @binding(4) var<storage, read> normedGradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> hiddenGradient: array<f32>;

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
    total += scale[column] * normedGradient[first + column] * hidden[first + column];
  }
  sums[lane] = total;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      sums[lane] += sums[lane + half];
    }
  }
  workgroupBarrier();
  let inverse = inverseRms[row];
  let along = sums[0] * inverse * inverse * inverse / f32(sizes.width);
  for (var column = lane; column < sizes.width; column += 64u) {
    let index = first + column;
    hiddenGradient[index] = inverse * scale[column] * normedGradient[index] - hidden[index] * along;
  }
}
