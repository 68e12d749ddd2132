// Counts what goes to the GPU, and times it, by standing in for a few WebGPU methods: whoever calls them is counted.
// Knows nothing of who that is.

/** What went to the device since the last `reset`. */
export const counted = { dispatches: 0, submits: 0 };

interface Timer {
  device: GPUDevice;
  set: GPUQuerySet;
  passes: number;
}

const mostPasses = 2048; // a query set holds 4096 timestamps
let timer: Timer | undefined;
let installed = false;
let skipping = false;

/** Timestamps for the next pass, if a timer runs. */
function nextTimestamps(): GPUComputePassTimestampWrites | undefined {
  if (!timer || timer.passes >= mostPasses) return undefined;
  const at = timer.passes++;
  return { querySet: timer.set, beginningOfPassWriteIndex: 2 * at, endOfPassWriteIndex: 2 * at + 1 };
}

/** From here on everything in this process or page is counted. */
export function install(): void {
  if (installed) return;
  installed = true;
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...counts) {
    counted.dispatches++;
    dispatchWorkgroups.apply(this, skipping ? [0] : counts);
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (buffers) {
    counted.submits++;
    submit.call(this, buffers);
  };
  const begin = GPUCommandEncoder.prototype.beginComputePass;
  GPUCommandEncoder.prototype.beginComputePass = function (descriptor) {
    const timestampWrites = nextTimestamps();
    return begin.call(this, timestampWrites ? { ...descriptor, timestampWrites } : descriptor);
  };
}

export function reset(): void {
  counted.dispatches = 0;
  counted.submits = 0;
}

/** Whether dispatches are sent without a workgroup in them: everything is encoded and nothing computed. */
export function skipWork(skip: boolean): void {
  skipping = skip;
}

/** Times every compute pass of `device` until `stopTimer`; false where there are no timestamps. */
export function startTimer(device: GPUDevice): boolean {
  if (!device.features.has('timestamp-query')) return false;
  timer = { device, set: device.createQuerySet({ type: 'timestamp', count: 2 * mostPasses }), passes: 0 };
  return true;
}

/** Milliseconds that each pass since `startTimer` took on the GPU, in order. */
export async function stopTimer(): Promise<number[]> {
  if (!timer) return [];
  const { device, set, passes } = timer;
  timer = undefined;
  if (passes === 0) return [];
  const size = passes * 16;
  const resolved = device.createBuffer({
    size,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(set, 0, 2 * passes, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(read.getMappedRange().slice(0)); // nanoseconds
  for (const resource of [set, resolved, read]) resource.destroy();
  return Array.from({ length: passes }, (_, at) => Number(times[2 * at + 1]! - times[2 * at]!) / 1e6);
}
