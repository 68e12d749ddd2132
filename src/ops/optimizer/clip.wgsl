// What gradients are multiplied by to be clipped; 0 where their norm is not finite and nothing may move.
// rates: learning rate, Adam's corrections 1 and 2, AdaFactor's decay, clipping norm (0 = off).
fn clipOf(norm: f32, clipNorm: f32) -> f32 {
  if ((bitcast<u32>(norm) & 0x7f800000u) == 0x7f800000u) { // compilers may assume that no number is NaN
    return 0.0;
  }
  return select(1.0, min(1.0, clipNorm / norm), clipNorm > 0.0);
}
