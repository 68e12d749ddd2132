// Moves parameters along AdaFactor's direction, in place, one tile a workgroup, with optional momentum and decoupled
// weight decay.
struct Sizes { segments: u32, tiles: u32, beta1: f32, freshness: f32, weightDecay: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> rates: array<f32>;
@group(0) @binding(5) var<storage, read> slots: array<f32>;
@group(0) @binding(6) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(7) var<storage, read_write> momentum: array<f32>;

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
  let segment = tile.segment;
  if (scales[4u * segment.index + 1u] == 0.0) {
    return;
  }
  let column = tile.firstColumn + lane;
  let end = endOfColumn(tile, column);
  let along = alongColumn(segment, column) * scales[4u * segment.index + 2u];
  let kept = 1.0 - rates[0] * sizes.weightDecay;
  for (var row = tile.firstRow; row < end; row++) {
    let at = segment.first + row * segment.columns + column;
    var step = directionAt(segment, along, row, column);
    if (sizes.beta1 > 0.0) {
      step = sizes.beta1 * momentum[at] + sizes.freshness * step;
      momentum[at] = step;
    }
    parameter[at] = (parameter[at] - step) * kept;
  }
}
