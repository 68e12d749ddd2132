// Four rows and four columns of product PRODUCT by invocations that lie along the depth: for matrices of few rows, whose
// work is reading the other one. What they have is added as a tree, always in the same order.
var<workgroup> sharesPRODUCT: array<mat4x4<f32>, WORKGROUP>;

fn tileCountPRODUCT() -> u32 {
  return tilesAcross(sizes.rowsPRODUCT, TILE_ROWS) * tilesAcross(sizes.columnsPRODUCT, TILE_COLUMNS) * sizes.planesPRODUCT;
}

fn multiplyPRODUCT(index: u32, lane: u32) {
  let down = tilesAcross(sizes.rowsPRODUCT, TILE_ROWS);
  let across = tilesAcross(sizes.columnsPRODUCT, TILE_COLUMNS);
  let plane = index / (down * across);
  let tile = index % (down * across);
  let row = (tile % down) * TILE_ROWS;
  let column = (tile / down) * TILE_COLUMNS;
  let item = plane / sizes.partsPRODUCT;
  let first = (plane % sizes.partsPRODUCT) * sizes.partPRODUCT;
  let end = min(first + sizes.partPRODUCT, sizes.depthPRODUCT);
  let left = leftBasePRODUCT(row, item);
  let right = rightBasePRODUCT(column, item);
  var sum = mat4x4<f32>();
  for (var k = first + 4u * lane; k < end; k += 4u * WORKGROUP) {
    sum += rightBlockPRODUCT(right, k) * leftBlockPRODUCT(left, k);
  }
  sharesPRODUCT[lane] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      sharesPRODUCT[lane] += sharesPRODUCT[lane + half];
    }
  }
  workgroupBarrier();
  if (lane < 4u) {
    storePRODUCT(row + lane, column, plane, sharesPRODUCT[0][lane]);
  }
}
