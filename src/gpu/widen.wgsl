// Half-precision numbers as floats, one a thread, so that they can be read back.
struct Sizes { elements: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> half: array<Stored>;
@group(0) @binding(2) var<storage, read_write> wide: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.x + group.y * groups.x) * 64u + lane;
  if (at < sizes.elements) {
    wide[at] = f32(half[at]);
  }
}
