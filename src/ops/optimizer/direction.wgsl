// AdaFactor's direction: the gradient over the root of its running mean square, which is row / mean(row) * column where
// the parameter is factored.

// What all gradients of a lane's column are multiplied by.
fn alongColumn(segment: Segment, column: u32) -> f32 {
  let factor = scales[4u * segment.index];
  if (segment.factored == 0u || column >= segment.columns) {
    return factor;
  }
  return factor / sqrt(slots[segment.columnSlot + column]);
}

fn directionAt(segment: Segment, along: f32, row: u32, column: u32) -> f32 {
  let entry = row * segment.columns + column;
  let mean = slots[segment.rowSlot + select(row, entry, segment.factored == 0u)];
  return gradient[segment.first + entry] * along / sqrt(mean);
}
