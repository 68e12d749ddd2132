// Which part of which parameter a workgroup works on, from the table that segments.ts makes. A parameter is a segment
// of its chunk; it is walked in tiles of 64 x 64 entries, a column a lane. One that AdaFactor does not factor is
// walked as rows of 64 entries, whatever its shape.
@group(0) @binding(1) var<storage, read> table: array<i32>;

struct Segment {
  index: u32,
  first: u32,
  count: u32,
  rows: u32,
  columns: u32,
  // 0: not factored; 1: AdaFactor's row slot belongs to the rows of the matrix; 2: to its columns.
  factored: u32,
  // Where the running means begin in the slots: of rows and of columns, or, not factored, of every entry.
  rowSlot: u32,
  columnSlot: u32,
  firstTile: u32,
  tiles: u32,
  // Where the sums of tiles begin, for every row and for every column.
  rowSums: u32,
  columnSums: u32,
}

struct Tile { segment: Segment, firstRow: u32, firstColumn: u32 }

fn entry(at: u32) -> u32 {
  return u32(table[at]);
}

fn segmentAt(index: u32) -> Segment {
  let at = index * SEGMENT_FIELDS;
  return Segment(
    index, entry(at), entry(at + 1u), entry(at + 2u), entry(at + 3u), entry(at + 4u), entry(at + 5u),
    entry(at + 6u), entry(at + 7u), entry(at + 8u), entry(at + 9u), entry(at + 10u),
  );
}

fn tileAt(index: u32) -> Tile {
  let at = sizes.segments * SEGMENT_FIELDS + index * 3u;
  return Tile(segmentAt(entry(at)), entry(at + 1u), entry(at + 2u));
}

// One past the last row of a tile that has an entry in this column.
fn endOfColumn(tile: Tile, column: u32) -> u32 {
  let segment = tile.segment;
  if (column >= min(segment.columns, segment.count)) {
    return tile.firstRow;
  }
  let end = (segment.count - column + segment.columns - 1u) / segment.columns;
  return min(tile.firstRow + 64u, end);
}
