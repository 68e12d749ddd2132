// Value and slope of the activations: kind 0 relu, 1 gelu (tanh approximation), 2 silu.

const tanhScale = 0.7978845608028654;

// Beyond 15 tanh is 1 in f32, and the built-in of some drivers overflows.
fn safeTanh(x: f32) -> f32 {
  return tanh(clamp(x, -15.0, 15.0));
}

fn activate(x: f32, kind: u32) -> f32 {
  switch kind {
    case 0u: {
      return max(x, 0.0);
    }
    case 1u: {
      return 0.5 * x * (1.0 + safeTanh(tanhScale * (x + 0.044715 * x * x * x)));
    }
    default: {
      return x / (1.0 + exp(-x));
    }
  }
}

fn slope(x: f32, kind: u32) -> f32 {
  switch kind {
    case 0u: {
      return select(0.0, 1.0, x > 0.0);
    }
    case 1u: {
      let bend = safeTanh(tanhScale * (x + 0.044715 * x * x * x));
      let inner = tanhScale * (1.0 + 3.0 * 0.044715 * x * x);
      return 0.5 * (1.0 + bend) + 0.5 * x * (1.0 - bend * bend) * inner;
    }
    default: {
      let gate = 1.0 / (1.0 + exp(-x));
      return gate * (1.0 + x * (1.0 - gate));
    }
  }
}
