// The sum of one number a lane over a workgroup of WORKGROUP lanes, in a fixed order; every lane gets it. Two barriers
// rather than a tree of them: where a processor poses as a device each one costs compile time and a switch of lanes.
const PARTS = 16u;
var<workgroup> lanes: array<f32, WORKGROUP>;
var<workgroup> parts: array<f32, PARTS>;

fn laneSum(lane: u32, value: f32) -> f32 {
  lanes[lane] = value;
  workgroupBarrier();
  if (lane < PARTS) {
    var part = 0.0;
    for (var at = lane; at < WORKGROUP; at += PARTS) {
      part += lanes[at];
    }
    parts[lane] = part;
  }
  workgroupBarrier();
  var total = 0.0;
  for (var at = 0u; at < PARTS; at++) {
    total += parts[at];
  }
  return total;
}
