// The adapter's peak: the best rate of multiply-adds that a kernel of nothing else reaches, over a few shapes.
// What a matmul reaches is measured against this, not against a data sheet.
import source from './multiplyAdd.wgsl?raw';

export type ElementType = 'f32' | 'f16';

const threads = 64 * 1024;
const chainCounts = [4, 8, 12, 16];
const unrolled = 8;
const targetMs = 150;

interface Shape {
  chains: number;
  fused: boolean;
}

function codeOf(element: ElementType, { chains, fused }: Shape, rounds: number): string {
  const one = (chain: number) =>
    fused
      ? `sums[${chain}] = fma(sums[${chain}], factor, addend);`
      : `sums[${chain}] = sums[${chain}] * factor + addend;`;
  const round = Array.from({ length: chains }, (_, chain) => one(chain)).join(' ');
  return [
    element === 'f16' ? 'enable f16;' : '',
    `alias Element = ${element}; const CHAINS = ${chains}u; const ROUNDS = ${rounds}u;`,
    source.replace('STEPS', Array.from({ length: unrolled }, () => round).join('\n')),
  ].join('\n');
}

/** Runs a shape once and gives the milliseconds it took, waiting included. */
async function timeOf(device: GPUDevice, pipeline: GPUComputePipeline, group: GPUBindGroup): Promise<number> {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(threads / 64);
  pass.end();
  const begin = performance.now();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - begin;
}

/** The best of three runs of `rounds` rounds, in GFLOP/s; a multiply-add counts as two. */
async function rateOf(
  device: GPUDevice,
  result: GPUBuffer,
  element: ElementType,
  shape: Shape,
  rounds: number,
) {
  const module = device.createShaderModule({ code: codeOf(element, shape, rounds) });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module, entryPoint: 'main' },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: result } }],
  });
  await timeOf(device, pipeline, group);
  const times = [await timeOf(device, pipeline, group), await timeOf(device, pipeline, group)];
  const ms = Math.min(...times, await timeOf(device, pipeline, group));
  return { ms, gigaflops: (2 * threads * shape.chains * unrolled * rounds) / ms / 1e6 };
}

/** Peak of multiply-adds in GFLOP/s; undefined for f16 where the device has none. */
export async function peakOf(device: GPUDevice, element: ElementType): Promise<number | undefined> {
  if (element === 'f16' && !device.features.has('shader-f16')) return undefined;
  const result = device.createBuffer({ size: threads * 4, usage: GPUBufferUsage.STORAGE });
  let best = 0;
  for (const chains of chainCounts) {
    for (const fused of [true, false]) {
      const shape = { chains, fused };
      const trial = await rateOf(device, result, element, shape, 16);
      const rounds = Math.ceil((16 * targetMs) / trial.ms);
      best = Math.max(best, (await rateOf(device, result, element, shape, rounds)).gigaflops);
    }
  }
  result.destroy();
  return best;
}

const copiedBytes = 64 * 1024 * 1024;

/** The best rate at which the adapter copies a buffer, bytes read and written counted, in GB/s. */
export async function bandwidthOf(device: GPUDevice): Promise<number> {
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffers = [0, 1].map(() => device.createBuffer({ size: copiedBytes, usage })) as [
    GPUBuffer,
    GPUBuffer,
  ];
  const copies = 8;
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const encoder = device.createCommandEncoder();
    for (let copy = 0; copy < copies; copy++)
      encoder.copyBufferToBuffer(buffers[0], 0, buffers[1], 0, copiedBytes);
    const begin = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    best = Math.min(best, performance.now() - begin);
  }
  for (const buffer of buffers) buffer.destroy();
  return (2 * copies * copiedBytes) / best / 1e6;
}
