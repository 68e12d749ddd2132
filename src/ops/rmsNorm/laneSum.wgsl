// The sum of one number a lane over a workgroup of WORKGROUP lanes, in a fixed order; every lane gets it.
var<workgroup> lanes: array<f32, WORKGROUP>;

fn laneSum(lane: u32, value: f32) -> f32 {
  lanes[lane] = value;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (lane < half) {
      lanes[lane] += lanes[lane + half];
    }
  }
  workgroupBarrier();
  return lanes[0];
}
