// Takes a step apart: gives every dispatch a compute pass of its own, so that each can be timed, and notes which
// kernel it was and how many bytes were bound to it. Stands in for WebGPU's own classes while it is at work.
import { startTimer, stopTimer } from './counters.ts';

/** One dispatch; `bytes` are those of all buffers it could read or write. */
export interface Dispatch {
  kernel: string;
  bytes: number;
  ms: number;
}

type BindGroupCall = Parameters<GPUComputePassEncoder['setBindGroup']>;

interface Noted {
  pipeline: GPUComputePipeline;
  groups: BindGroupCall[];
  counts: Parameters<GPUComputePassEncoder['dispatchWorkgroups']>;
}

const names = new WeakMap<GPUComputePipeline, string>();
const boundBytes = new WeakMap<GPUBindGroup, number>();
let noted: Noted[] | undefined;

/** Bytes of one binding: the part that is bound, or the whole buffer. */
function bytesOf({ resource }: GPUBindGroupEntry): number {
  if (resource instanceof GPUBuffer) return resource.size;
  if (!('buffer' in resource)) return 0;
  return resource.size ?? resource.buffer.size - (resource.offset ?? 0);
}

function record(pass: GPUComputePassEncoder, { pipeline, groups, counts }: Noted): void {
  pass.setPipeline(pipeline);
  for (const call of groups) pass.setBindGroup(...call);
  pass.dispatchWorkgroups(...counts);
  pass.end();
}

/** A compute pass that begins a real one for each dispatch. */
function standIn(begin: () => GPUComputePassEncoder, into: Noted[]): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline | undefined;
  const groups = new Map<number, BindGroupCall>();
  const pass = {
    setPipeline(next: GPUComputePipeline) {
      pipeline = next;
    },
    setBindGroup(...call: BindGroupCall) {
      groups.set(call[0], call);
    },
    dispatchWorkgroups(...counts: Noted['counts']) {
      if (!pipeline) throw new Error('A dispatch without a pipeline.');
      const one = { pipeline, groups: [...groups.values()], counts };
      into.push(one);
      record(begin(), one);
    },
    end: () => undefined,
  };
  return pass as unknown as GPUComputePassEncoder;
}

/** From here on pipelines and bind groups are known by name and size; to be called before a device makes any. */
export function installNames(): void {
  const { createComputePipeline, createComputePipelineAsync, createBindGroup } = GPUDevice.prototype;
  GPUDevice.prototype.createComputePipeline = function (descriptor) {
    const pipeline = createComputePipeline.call(this, descriptor);
    names.set(pipeline, descriptor.label ?? 'unnamed');
    return pipeline;
  };
  GPUDevice.prototype.createComputePipelineAsync = async function (descriptor) {
    const pipeline = await createComputePipelineAsync.call(this, descriptor);
    names.set(pipeline, descriptor.label ?? 'unnamed');
    return pipeline;
  };
  GPUDevice.prototype.createBindGroup = function (descriptor) {
    const group = createBindGroup.call(this, descriptor);
    boundBytes.set(
      group,
      [...descriptor.entries].reduce((sum, entry) => sum + bytesOf(entry), 0),
    );
    return group;
  };
  const begin = GPUCommandEncoder.prototype.beginComputePass;
  GPUCommandEncoder.prototype.beginComputePass = function (descriptor) {
    return noted ? standIn(() => begin.call(this), noted) : begin.call(this, descriptor);
  };
}

/** Wall time of one dispatch, submitted again by itself: what there is without timestamps. */
async function wallTime(device: GPUDevice, one: Noted): Promise<number> {
  const encoder = device.createCommandEncoder();
  record(encoder.beginComputePass(), one);
  const begin = performance.now();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - begin;
}

/** All dispatches of `work`, which submits to `device`, in order. */
export async function dispatchesOf(device: GPUDevice, work: () => void | Promise<void>): Promise<Dispatch[]> {
  const all: Noted[] = [];
  const timed = startTimer(device);
  noted = all;
  await work();
  noted = undefined;
  await device.queue.onSubmittedWorkDone();
  const times = timed ? await stopTimer() : [];
  if (!timed) for (const one of all) times.push(await wallTime(device, one));
  return all.map((one, at) => ({
    kernel: names.get(one.pipeline) ?? 'unnamed',
    bytes: one.groups.reduce((sum, [, group]) => sum + ((group && boundBytes.get(group)) ?? 0), 0),
    ms: times[at] ?? Number.NaN,
  }));
}
