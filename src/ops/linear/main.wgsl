// Entry of a kernel with one product: a workgroup a tile.
fn tilesAcross(length: u32, tile: u32) -> u32 {
  return (length + tile - 1u) / tile;
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  let first = tileCount1();
  if (index < first) {
    multiply1(index, lane);
  } else if (index < first + tileCount2()) {
    multiply2(index - first, lane);
  }
}
