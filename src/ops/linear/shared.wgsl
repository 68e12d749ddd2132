// One tile of product PRODUCT through workgroup memory: LANES x HEIGHT invocations read every element once, in blocks of
// four by four, and multiply from there. An invocation's rows lie HEIGHT apart and its quads of columns LANES apart, so
// that neighbours read neighbours.
var<workgroup> leftTilePRODUCT: array<vec4<f32>, QUADS * TILE_ROWS>; // [quad of depths, row]
var<workgroup> rightTilePRODUCT: array<vec4<f32>, QUADS * TILE_COLUMNS>; // [depth, quad of columns]

fn tileCountPRODUCT() -> u32 {
  return tilesAcross(sizes.rowsPRODUCT, TILE_ROWS) * tilesAcross(sizes.columnsPRODUCT, TILE_COLUMNS) * sizes.planesPRODUCT;
}

// Neighbouring invocations read along the buffer: along the depth where it is deep, across it otherwise.
fn placePRODUCT(at: u32, blocks: u32, deep: bool) -> vec2<u32> {
  if (deep) {
    return vec2<u32>(at / QUADS, at % QUADS);
  }
  return vec2<u32>(at % blocks, at / blocks);
}

fn loadPRODUCT(lane: u32, row: u32, column: u32, item: u32, first: u32, end: u32) {
  for (var at = lane; at < QUADS * TILE_ROWS / 4u; at += WORKGROUP) {
    let place = placePRODUCT(at, TILE_ROWS / 4u, LEFT_DEEPPRODUCT);
    var block = mat4x4<f32>();
    if (first + 4u * place.y < end) {
      block = leftBlockPRODUCT(leftBasePRODUCT(row + 4u * place.x, item), first + 4u * place.y);
    }
    for (var r = 0u; r < 4u; r++) {
      leftTilePRODUCT[place.y * TILE_ROWS + 4u * place.x + r] = block[r];
    }
  }
  for (var at = lane; at < QUADS * TILE_COLUMNS / 4u; at += WORKGROUP) {
    let place = placePRODUCT(at, TILE_COLUMNS / 4u, RIGHT_DEEPPRODUCT);
    var block = mat4x4<f32>();
    if (first + 4u * place.y < end) {
      block = rightBlockPRODUCT(rightBasePRODUCT(column + 4u * place.x, item), first + 4u * place.y);
    }
    for (var i = 0u; i < 4u; i++) {
      rightTilePRODUCT[(4u * place.y + i) * TILE_COLUMNS / 4u + place.x] = block[i];
    }
  }
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
  let x = lane % LANES;
  let y = lane / LANES;
  var sums: array<mat4x4<f32>, DOWN * ACROSS>;
  for (var k = first; k < end; k += 4u * QUADS) {
    workgroupBarrier(); // the former tiles have been read
    loadPRODUCT(lane, row, column, item, k, end);
    workgroupBarrier();
    for (var q = 0u; q < QUADS; q++) {
      var rights: array<mat4x4<f32>, ACROSS>;
      for (var n = 0u; n < ACROSS; n++) {
        for (var i = 0u; i < 4u; i++) {
          rights[n][i] = rightTilePRODUCT[(4u * q + i) * TILE_COLUMNS / 4u + x + LANES * n];
        }
      }
      for (var r = 0u; r < 4u * DOWN; r++) {
        let left = leftTilePRODUCT[q * TILE_ROWS + y + HEIGHT * r];
        for (var n = 0u; n < ACROSS; n++) {
          sums[(r / 4u) * ACROSS + n][r % 4u] += rights[n] * left;
        }
      }
    }
  }
  for (var r = 0u; r < 4u * DOWN; r++) {
    for (var n = 0u; n < ACROSS; n++) {
      storePRODUCT(row + y + HEIGHT * r, column + 4u * (x + LANES * n), plane, sums[(r / 4u) * ACROSS + n][r % 4u]);
    }
  }
}
