// The sum of one number a lane over a workgroup that is one subgroup, whose lanes tell one another without a barrier.
fn laneSum(lane: u32, value: f32) -> f32 {
  return subgroupAdd(value);
}

// Named by the gradient of the scale, which needs it only where a workgroup is several subgroups.
var<workgroup> lanes: array<f32, WORKGROUP>;
