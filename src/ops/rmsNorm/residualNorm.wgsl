// One row a workgroup: joined = stream + dropout(update), normed = dropout(joined / rms(joined) * scale).
// `notes` keeps what the gradient needs: the inverse root mean square of each row, then seed and step of the dropout.
// They are words, not floats: a small step read as a float is denormal, which a device may flush to zero.
struct Sizes {
  rows: u32,
  width: u32,
  epsilon: f32,
  joins: u32, // 0: there is no update
  updateThreshold: u32,
  updateScale: f32,
  updateSite: u32,
  normedThreshold: u32,
  normedScale: f32,
  normedSite: u32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> stream: array<f32>;
@group(0) @binding(2) var<storage, read> update: array<f32>;
@group(0) @binding(3) var<storage, read> scale: array<f32>;
@group(0) @binding(4) var<storage, read> counter: array<u32>;
@group(0) @binding(5) var<storage, read_write> joined: array<f32>;
@group(0) @binding(6) var<storage, read_write> normed: array<Stored>;
@group(0) @binding(7) var<storage, read_write> notes: array<u32>;

@compute @workgroup_size(WORKGROUP)
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
  for (var column = lane; column < sizes.width; column += WORKGROUP) {
    let index = first + column;
    var value = stream[index];
    if (sizes.joins == 1u) {
      value += dropped(update[index], counter[0], counter[1], sizes.updateSite, index, sizes.updateThreshold, sizes.updateScale);
    }
    joined[index] = value;
    total += value * value;
  }
  let inverse = inverseSqrt(laneSum(lane, total) / f32(sizes.width) + sizes.epsilon);
  for (var column = lane; column < sizes.width; column += WORKGROUP) {
    let index = first + column;
    let value = joined[index] * inverse * scale[column];
    normed[index] = Stored(dropped(value, counter[0], counter[1], sizes.normedSite, index, sizes.normedThreshold, sizes.normedScale));
  }
  if (lane == 0u) {
    notes[row] = bitcast<u32>(inverse);
    if (row < 2u) {
      notes[sizes.rows + row] = counter[row];
    }
    if (sizes.rows == 1u) {
      notes[2] = counter[1];
    }
  }
}
