// The activations a feed-forward layer may have; `gelu` is the tanh approximation (spec 1.5).
export type Activation = 'relu' | 'gelu' | 'silu';
