// tableGradient[bucket, head] = the sum of distanceGradient over the distances in the bucket, one number a thread.
struct Sizes { buckets: u32, heads: u32, distances: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> distanceGradient: array<f32>;
@group(0) @binding(2) var<storage, read> bucketOfDistance: array<u32>;
@group(0) @binding(3) var<storage, read_write> tableGradient: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  let index = thread.x;
  if (index >= sizes.buckets * sizes.heads) {
    return;
  }
  let bucket = index / sizes.heads;
  let head = index % sizes.heads;
  var total = 0.0;
  for (var distance = 0u; distance < sizes.distances; distance++) {
    if (bucketOfDistance[distance] == bucket) {
      total += distanceGradient[distance * sizes.heads + head];
    }
  }
  tableGradient[index] = total;
}
