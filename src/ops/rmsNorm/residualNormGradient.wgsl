// Everything that flows back through a residual norm. The first `rows` workgroups take one row each; the others take
// COLUMNS columns each and add up the gradient of the scale over all rows, in a fixed order.
struct Sizes {
  rows: u32,
  width: u32,
  updateThreshold: u32, // 0: the update's gradient is the stream's and is not written
  updateScale: f32,
  updateSite: u32,
  normedThreshold: u32,
  normedScale: f32,
  normedSite: u32,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> joined: array<f32>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read> notes: array<u32>;
@group(0) @binding(4) var<storage, read> joinedGradient: array<f32>;
@group(0) @binding(5) var<storage, read> normedGradient: array<f32>;
@group(0) @binding(6) var<storage, read_write> streamGradient: array<f32>;
@group(0) @binding(7) var<storage, read_write> updateGradient: array<f32>;
@group(0) @binding(8) var<storage, read_write> scaleGradient: array<f32>;

const COLUMNS = min(16u, WORKGROUP);

fn slopeOf(index: u32) -> f32 {
  let seed = notes[sizes.rows];
  let step = notes[sizes.rows + 1u];
  return dropped(normedGradient[index], seed, step, sizes.normedSite, index, sizes.normedThreshold, sizes.normedScale);
}

fn rowGradient(row: u32, lane: u32) {
  let first = row * sizes.width;
  var total = 0.0;
  for (var column = lane; column < sizes.width; column += WORKGROUP) {
    let index = first + column;
    let slope = scale[column] * slopeOf(index);
    streamGradient[index] = slope; // this lane takes it up again below
    total += slope * joined[index];
  }
  let inverse = bitcast<f32>(notes[row]);
  let along = laneSum(lane, total) * inverse * inverse * inverse / f32(sizes.width);
  let seed = notes[sizes.rows];
  let step = notes[sizes.rows + 1u];
  for (var column = lane; column < sizes.width; column += WORKGROUP) {
    let index = first + column;
    let slope = joinedGradient[index] + inverse * streamGradient[index] - joined[index] * along;
    streamGradient[index] = slope;
    if (sizes.updateThreshold > 0u) {
      updateGradient[index] = dropped(slope, seed, step, sizes.updateSite, index, sizes.updateThreshold, sizes.updateScale);
    }
  }
}

fn columnGradient(block: u32, lane: u32) {
  let column = block * COLUMNS + lane % COLUMNS;
  let strides = WORKGROUP / COLUMNS;
  var total = 0.0;
  if (column < sizes.width) {
    for (var row = lane / COLUMNS; row < sizes.rows; row += strides) {
      let index = row * sizes.width + column;
      total += slopeOf(index) * joined[index] * bitcast<f32>(notes[row]);
    }
  }
  if (strides > 1u) {
    lanes[lane] = total;
    workgroupBarrier();
    for (var part = 1u; part < strides; part++) {
      total += lanes[(part * COLUMNS + lane) % WORKGROUP]; // beyond the first COLUMNS lanes nobody asks for it
    }
  }
  if (lane < COLUMNS && column < sizes.width) {
    scaleGradient[column] = total;
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index < sizes.rows) {
    rowGradient(index, lane);
  } else {
    columnGradient(index - sizes.rows, lane);
  }
}
