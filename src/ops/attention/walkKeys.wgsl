// Keys and values of a chunk, read where they lie or, TILED, through workgroup memory.
const TILE = select(1u, CHUNK * QUADS, TILED);
var<workgroup> keyTile: array<vec4<f32>, TILE>;
var<workgroup> valueTile: array<vec4<f32>, TILE>;

fn loadChunk(item: u32, head: u32, first: u32, end: u32, lane: u32) {
  if (TILED) {
    workgroupBarrier(); // the former chunk has been read
    for (var at = lane; at < (end - first) * QUADS; at += ROWS) {
      keyTile[at] = memoryQuad(keyRow(item, head, first + at / QUADS), at % QUADS);
      valueTile[at] = memoryQuad(valueRow(item, head, first + at / QUADS), at % QUADS);
    }
    workgroupBarrier();
  }
}
