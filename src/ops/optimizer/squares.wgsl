// Sums of squares over one tile a workgroup: of gradient and parameter as a whole, and, where AdaFactor factors, of the
// gradient along every row and column. All in a fixed order. One dispatch reads everything once for all later ones.
struct Sizes { segments: u32, tiles: u32, firstTile: u32, tilesOfAll: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> parameter: array<f32>;
// Of all chunks: first every tile's sum over the gradient, then every tile's over the parameter.
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> lineSums: array<f32>;

var<workgroup> lanes: array<vec2<f32>, 64>;

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
  let column = tile.firstColumn + lane;
  let end = endOfColumn(tile, column);
  var total = vec2(0.0);
  for (var row = tile.firstRow; row < end; row++) {
    let at = tile.segment.first + row * tile.segment.columns + column;
    let both = vec2(gradient[at], parameter[at]);
    total += both * both;
  }
  if (tile.segment.factored != 0u) {
    keepLineSums(tile, lane, end, total.x);
  }
  lanes[lane] = total;
  workgroupBarrier(); // a single one: software adapters take long to compile barriers in loops
  if (lane == 0u) {
    for (var other = 1u; other < 64u; other++) {
      total += lanes[other];
    }
    sums[sizes.firstTile + index] = total.x;
    sums[sizes.tilesOfAll + sizes.firstTile + index] = total.y;
  }
}

// The lane's column is summed already; its row, across the columns, is walked here.
fn keepLineSums(tile: Tile, lane: u32, end: u32, columnSum: f32) {
  let segment = tile.segment;
  if (end > tile.firstRow) {
    let column = tile.firstColumn + lane;
    lineSums[segment.columnSums + tile.firstRow / 64u * segment.columns + column] = columnSum;
  }
  let row = tile.firstRow + lane;
  if (row < segment.rows) {
    var total = 0.0;
    let lastColumn = min(tile.firstColumn + 64u, segment.columns);
    for (var column = tile.firstColumn; column < lastColumn; column++) {
      let slope = gradient[segment.first + row * segment.columns + column];
      total += slope * slope;
    }
    lineSums[segment.rowSums + tile.firstColumn / 64u * segment.rows + row] = total;
  }
}
