// Adds the parts of a product that was split over its depth, in order. One element a thread.
struct Sizes { rows: u32, columns: u32, parts: u32, elements: u32, offset: u32, stride: u32, batch: u32, accumulate: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> shares: array<f32>; // [item, part, rows, columns]
@group(0) @binding(2) var<storage, read_write> result: array<Stored>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let element = (group.x + group.y * groups.x) * 64u + lane;
  if (element >= sizes.elements) {
    return;
  }
  let plane = sizes.rows * sizes.columns;
  let item = element / plane;
  let at = element % plane;
  let place = sizes.offset + item * sizes.batch + (at / sizes.columns) * sizes.stride + at % sizes.columns;
  var sum = select(0.0, f32(result[place]), sizes.accumulate != 0u);
  for (var part = 0u; part < sizes.parts; part++) {
    sum += shares[(item * sizes.parts + part) * plane + at];
  }
  result[place] = Stored(sum);
}
