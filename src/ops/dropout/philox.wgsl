// Philox4x32-10 (Salmon et al. 2011): four random words from a counter and a key, equal to math/philox.ts.

fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let cross = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (cross >> 16u);
}

fn philox(key: vec2<u32>, counter: vec4<u32>) -> vec4<u32> {
  var k = key;
  var c = counter;
  // Ten rounds whatever the key; said so that compilers leave the loop a loop, which they translate much faster.
  let rounds = min(10u, key.x | 10u);
  for (var round = 0u; round < rounds; round++) {
    let highA = multiplyHigh(0xd2511f53u, c.x);
    let highB = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4<u32>(highB ^ c.y ^ k.x, 0xcd9e8d57u * c.z, highA ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// Whether dropout keeps an element: its own word, drawn for (seed, step, site), is not below the threshold.
fn keeps(seed: u32, step: u32, site: u32, element: u32, threshold: u32) -> bool {
  if (threshold == 0u) {
    return true;
  }
  let words = philox(vec2<u32>(seed, step), vec4<u32>(element >> 2u, site, 0u, 0u));
  return words[element & 3u] >= threshold;
}
