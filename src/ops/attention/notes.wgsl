// What forward writes down for the gradient, so that the gradient binds one buffer instead of six:
// seed, step | query codes | key codes | bucket of each distance | bias [heads, distances] | log-sum-exp [batch, heads, queries]
fn keyCodesFirst() -> u32 {
  return 2u + sizes.batch * sizes.queries;
}

fn bucketsFirst() -> u32 {
  return keyCodesFirst() + sizes.batch * sizes.keys;
}

fn biasFirst() -> u32 {
  return bucketsFirst() + sizes.distances;
}

fn logSumsFirst() -> u32 {
  return biasFirst() + sizes.heads * sizes.distances;
}
