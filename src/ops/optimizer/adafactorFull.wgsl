// Parameters that are not factored: variance in place, direction = g / sqrt(variance), one entry a thread.
struct Sizes { elements: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> rates: array<f32>;
@group(0) @binding(3) var<storage, read> norm: array<f32>;
@group(0) @binding(4) var<storage, read_write> variance: array<f32>;
@group(0) @binding(5) var<storage, read_write> direction: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.x + group.y * groups.x) * 64u + lane;
  if (at >= sizes.elements) {
    return;
  }
  let clip = select(1.0, min(1.0, rates[4] / norm[0]), rates[4] > 0.0);
  let slope = gradient[at] * clip;
  let fresh = rates[3] * variance[at] + (1.0 - rates[3]) * (slope * slope + 1e-30);
  variance[at] = fresh;
  direction[at] = slope / sqrt(fresh);
}
