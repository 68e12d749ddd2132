// Reads what forward wrote down.
@group(0) @binding(3) var<storage, read> notes: array<u32>;

fn queryCodeAt(index: u32) -> u32 {
  return notes[2u + index];
}

fn keyCodeAt(index: u32) -> u32 {
  return notes[keyCodesFirst() + index];
}

fn randomKey() -> vec2<u32> {
  return vec2<u32>(notes[0], notes[1]);
}

fn biasAt(distance: u32, head: u32) -> f32 {
  return bitcast<f32>(notes[biasFirst() + head * sizes.distances + distance]);
}

fn biased() -> bool {
  return BUCKETS > 0u && sizes.buckets > 0u;
}

fn logSumAt(row: u32) -> f32 {
  return bitcast<f32>(notes[logSumsFirst() + row]);
}
