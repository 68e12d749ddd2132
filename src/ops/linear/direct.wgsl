// One tile of product PRODUCT in registers: every invocation reads what it multiplies from the buffers themselves.
// LANES invocations lie side by side along the columns, so that reads of the right operand are neighbours and those of
// the left one are the same for all.
fn tileCountPRODUCT() -> u32 {
  return tilesAcross(sizes.rowsPRODUCT, TILE_ROWS) * tilesAcross(sizes.columnsPRODUCT, TILE_COLUMNS) * sizes.planesPRODUCT;
}

fn multiplyPRODUCT(index: u32, lane: u32) {
  let down = tilesAcross(sizes.rowsPRODUCT, TILE_ROWS);
  let across = tilesAcross(sizes.columnsPRODUCT, TILE_COLUMNS);
  let plane = index / (down * across);
  let tile = index % (down * across);
  let row = (tile % down) * TILE_ROWS;
  let column = (tile / down) * TILE_COLUMNS + 4u * lane;
  let item = plane / sizes.partsPRODUCT;
  let first = (plane % sizes.partsPRODUCT) * sizes.partPRODUCT;
  let end = min(first + sizes.partPRODUCT, sizes.depthPRODUCT);
  var lefts: array<vec4<u32>, DOWN>;
  var rights: array<vec4<u32>, ACROSS>;
  var sums: array<mat4x4<f32>, DOWN * ACROSS>;
  for (var m = 0u; m < DOWN; m++) {
    lefts[m] = leftBasePRODUCT(row + 4u * m, item);
  }
  for (var n = 0u; n < ACROSS; n++) {
    rights[n] = rightBasePRODUCT(column + 4u * LANES * n, item);
  }
  for (var k = first; k < end; k += 4u) {
    for (var n = 0u; n < ACROSS; n++) {
      let right = rightBlockPRODUCT(rights[n], k);
      for (var m = 0u; m < DOWN; m++) {
        sums[m * ACROSS + n] += right * leftBlockPRODUCT(lefts[m], k);
      }
    }
  }
  for (var m = 0u; m < DOWN; m++) {
    for (var n = 0u; n < ACROSS; n++) {
      for (var r = 0u; r < 4u; r++) {
        storePRODUCT(row + 4u * m + r, column + 4u * LANES * n, plane, sums[m * ACROSS + n][r]);
      }
    }
  }
}
