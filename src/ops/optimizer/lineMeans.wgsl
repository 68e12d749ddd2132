// AdaFactor's running means of squared gradients along the rows and columns of factored parameters, in place, one line
// a thread: mean = decay * mean + (1 - decay) * (mean of g^2 + 1e-30). Workgroups take 64 lines of one parameter.
struct Sizes { segments: u32, tiles: u32, blocks: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(2) var<storage, read> lineSums: array<f32>;
@group(0) @binding(3) var<storage, read> rates: array<f32>;
@group(0) @binding(4) var<storage, read> norm: array<f32>;
@group(0) @binding(5) var<storage, read_write> slots: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.x + group.y * groups.x;
  let clip = clipOf(norm[0], rates[4]);
  if (index >= sizes.blocks || clip == 0.0) {
    return;
  }
  let block = sizes.segments * SEGMENT_FIELDS + sizes.tiles * 3u + index * 3u; // segment, whether columns, first line
  let segment = segmentAt(entry(block));
  let ofColumns = entry(block + 1u) != 0u;
  let line = entry(block + 2u) + lane;
  let lines = select(segment.rows, segment.columns, ofColumns);
  let length = select(segment.columns, segment.rows, ofColumns);
  if (line >= lines) {
    return;
  }
  let sumsAt = select(segment.rowSums, segment.columnSums, ofColumns) + line;
  var total = 0.0;
  for (var part = 0u; part < (length + 63u) / 64u; part++) {
    total += lineSums[sumsAt + part * lines];
  }
  let fresh = clip * clip * total / f32(length) + 1e-30;
  let at = select(segment.rowSlot, segment.columnSlot, ofColumns) + line;
  slots[at] = rates[3] * slots[at] + (1.0 - rates[3]) * fresh;
}
