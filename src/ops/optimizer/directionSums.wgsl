// Sum of squares of AdaFactor's direction over one tile a workgroup, in a fixed order. Where a parameter is not factored,
// its full variance moves on here.
struct Sizes { segments: u32, tiles: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> rates: array<f32>;
@group(0) @binding(5) var<storage, read_write> slots: array<f32>;
@group(0) @binding(6) var<storage, read_write> directionSums: array<f32>;

var<workgroup> lanes: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  if (index >= sizes.tiles) {
    return;
  }
  let tile = tileAt(index);
  if (scales[4u * tile.segment.index + 1u] == 0.0) {
    return;
  }
  let column = tile.firstColumn + lane;
  let end = endOfColumn(tile, column);
  if (tile.segment.factored == 0u) {
    moveVariance(tile, column, end);
  }
  let along = alongColumn(tile.segment, column);
  var total = 0.0;
  for (var row = tile.firstRow; row < end; row++) {
    let step = directionAt(tile.segment, along, row, column);
    total += step * step;
  }
  lanes[lane] = total;
  workgroupBarrier(); // a single one: software adapters take long to compile barriers in loops
  if (lane == 0u) {
    for (var other = 1u; other < 64u; other++) {
      total += lanes[other];
    }
    directionSums[index] = total;
  }
}

fn moveVariance(tile: Tile, column: u32, end: u32) {
  let segment = tile.segment;
  for (var row = tile.firstRow; row < end; row++) {
    let entry = row * segment.columns + column;
    let slope = gradient[segment.first + entry] * scales[4u * segment.index];
    let variance = slots[segment.rowSlot + entry];
    slots[segment.rowSlot + entry] = rates[3] * variance + (1.0 - rates[3]) * (slope * slope + 1e-30);
  }
}
