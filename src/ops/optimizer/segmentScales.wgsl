// Two numbers for every parameter, one parameter a workgroup: scales[4 * segment] is what its gradient is multiplied by
// (clipping and, where AdaFactor factors, the root of the mean of the row slot); scales[4 * segment + 1] the size of its
// steps, the largest of 1e-3 and its root mean square, or 0 where the norm is not finite and nothing may move.
struct Sizes { segments: u32, firstTile: u32, tilesOfAll: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> sums: array<f32>;
@group(0) @binding(3) var<storage, read> slots: array<f32>;
@group(0) @binding(4) var<storage, read> rates: array<f32>;
@group(0) @binding(5) var<storage, read> norm: array<f32>;
@group(0) @binding(6) var<storage, read_write> scales: array<f32>;

var<workgroup> lanes: array<vec2<f32>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let segment = segmentAt(group.x);
  let firstSum = sizes.tilesOfAll + sizes.firstTile + segment.firstTile;
  var total = vec2(0.0);
  for (var tile = lane; tile < segment.tiles; tile += 64u) {
    total.x += sums[firstSum + tile];
  }
  let byColumns = segment.factored == 2u;
  let rowSlot = select(segment.rowSlot, segment.columnSlot, byColumns);
  let rowLength = select(0u, select(segment.rows, segment.columns, byColumns), segment.factored != 0u);
  for (var line = lane; line < rowLength; line += 64u) {
    total.y += slots[rowSlot + line];
  }
  lanes[lane] = total;
  workgroupBarrier(); // a single one: software adapters take long to compile barriers in loops
  if (lane == 0u) {
    for (var other = 1u; other < 64u; other++) {
      total += lanes[other];
    }
    let clip = clipOf(norm[0], rates[4]);
    var factor = clip;
    if (rowLength > 0u) {
      factor *= sqrt(total.y / f32(rowLength));
    }
    let size = max(1e-3, sqrt(total.x / f32(segment.count)));
    scales[4u * segment.index] = factor;
    scales[4u * segment.index + 1u] = select(size, 0.0, clip == 0.0);
  }
}
