// Moves a parameter along its direction, in place, one entry a thread: clipped by the direction's root mean square,
// scaled by the parameter's, with optional momentum and decoupled weight decay.
struct Sizes { elements: u32, beta1: f32, freshness: f32, weightDecay: f32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> direction: array<f32>;
@group(0) @binding(2) var<storage, read> rates: array<f32>;
@group(0) @binding(3) var<storage, read> directionRms: array<f32>;
@group(0) @binding(4) var<storage, read> parameterRms: array<f32>;
@group(0) @binding(5) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(6) var<storage, read_write> momentum: array<f32>;

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
  let rate = rates[0];
  var step = direction[at] / max(1.0, directionRms[0]) * (rate * max(1e-3, parameterRms[0]));
  if (sizes.beta1 > 0.0) {
    step = sizes.beta1 * momentum[at] + sizes.freshness * step;
    momentum[at] = step;
  }
  parameter[at] = (parameter[at] - step) * (1.0 - rate * sizes.weightDecay);
}
