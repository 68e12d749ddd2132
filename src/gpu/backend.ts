// tfjs's WebGPU backend, extended to run the project's own kernels on the same device, in the same command stream,
// and to write tensors in place. A training step only ever touches buffers that keep their place,
// so that it can be recorded once and replayed.
import type { TensorInfo, TypedArray } from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Expected } from '../errors/expected.ts';
import { type Kernel, packSizes } from './kernel.ts';

/** What tfjs keeps private but a recorder needs; present in 4.22.0, which is pinned. */
interface Recording {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
}

/** Dispatches collected before they are sent to the device; higher saves host time, lower saves memory. */
const dispatchesPerSubmit = 64;

/** The device side of the engine. */
export class EngineBackend extends WebGPUBackend {
  private readonly pipelines = new Map<string, GPUComputePipeline>();
  private readonly uniforms = new Map<string, GPUBuffer>();
  /** Own dispatches since the backend was opened. */
  dispatches = 0;
  /** What the device reported outside any call, such as memory that ran out: what it computed since may be wrong. */
  readonly faults: string[] = [];

  private get recording(): Recording {
    return this as unknown as Recording;
  }

  /** The GPU buffer that holds a tensor's values, uploaded if need be. */
  bufferOf(tensor: TensorInfo): GPUBuffer {
    this.uploadToGPU(tensor.dataId);
    return this.tensorMap.get(tensor.dataId).resource as GPUBuffer;
  }

  /** A new tensor with room on the device and undefined contents. */
  allocate(shape: number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const info = this.makeTensorInfo(shape, dtype);
    this.uploadToGPU(info.dataId);
    return info;
  }

  /**
   * Records one dispatch. `tensors` has a tensor for every storage binding of the kernel, any of which it may write:
   * all lose their cached values. `sizes` has a number for every field of its `Sizes`.
   * Throws Expected `kernel.<name>` if a tensor or a number is missing.
   */
  dispatch(
    kernel: Kernel,
    tensors: Readonly<Record<string, TensorInfo>>,
    sizes: Readonly<Record<string, number>>,
    groups: [number, number, number],
  ): void {
    const pipeline = this.pipelineOf(kernel);
    const entries: GPUBindGroupEntry[] = [
      { binding: 0, resource: { buffer: this.uniformOf(kernel, sizes) } },
    ];
    for (const { name, binding } of kernel.bindings) {
      const tensor = tensors[name];
      if (!tensor)
        throw new Expected(
          `kernel.${kernel.name}`,
          `a tensor for ${name}`,
          'none',
          'This is a mistake in the program.',
        );
      entries.push({ binding, resource: { buffer: this.bufferOf(tensor) } });
      this.tensorMap.get(tensor.dataId).values = null as unknown as TypedArray;
    }
    const group = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    this.record(pipeline, group, groups);
    for (const tensor of Object.values(tensors)) this.recording.commandQueueOwnedIds.add(tensor.dataId);
  }

  private record(pipeline: GPUComputePipeline, group: GPUBindGroup, groups: [number, number, number]): void {
    const recording = this.recording;
    this.ensureCommandEncoderReady();
    recording.computePassEncoder ??= recording.commandEncoder!.beginComputePass();
    recording.computePassEncoder.setPipeline(pipeline);
    recording.computePassEncoder.setBindGroup(0, group);
    recording.computePassEncoder.dispatchWorkgroups(...groups);
    this.dispatches++;
    if (++recording.dispatchCountInPass >= dispatchesPerSubmit) this.flush();
  }

  /** Sends everything recorded so far to the device. */
  flush(): void {
    this.endComputePassEncoder();
    if (this.recording.commandEncoder) this.submitQueue();
  }

  /** Overwrites a tensor where it lies. Recorded work that reads the old values is sent first. */
  overwrite(tensor: TensorInfo, values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void {
    const buffer = this.bufferOf(tensor); // its first upload may be recorded work, too
    this.flush();
    this.queue.writeBuffer(buffer, 0, values);
    this.tensorMap.get(tensor.dataId).values = null as unknown as TypedArray;
  }

  /** Copies one tensor over another of the same size, where the target lies. */
  copyInto(target: TensorInfo, source: TensorInfo): void {
    const from = this.bufferOf(source);
    const to = this.bufferOf(target);
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    this.recording.commandEncoder!.copyBufferToBuffer(from, 0, to, 0, to.size);
    this.recording.commandQueueOwnedIds.add(source.dataId);
    this.tensorMap.get(target.dataId).values = null as unknown as TypedArray;
  }

  private pipelineOf(kernel: Kernel): GPUComputePipeline {
    const known = this.pipelines.get(kernel.name);
    if (known) return known;
    const module = this.device.createShaderModule({ label: kernel.name, code: kernel.source });
    const pipeline = this.device.createComputePipeline({
      label: kernel.name,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    this.pipelines.set(kernel.name, pipeline);
    return pipeline;
  }

  /** Uniform buffers are made once for each set of sizes and never written again, so any plan may hold on to them. */
  private uniformOf(kernel: Kernel, sizes: Readonly<Record<string, number>>): GPUBuffer {
    const bytes = packSizes(kernel, sizes);
    const key = new Uint32Array(bytes).join(',');
    const known = this.uniforms.get(key);
    if (known) return known;
    const buffer = this.device.createBuffer({
      size: bytes.byteLength,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(bytes));
    buffer.unmap();
    this.uniforms.set(key, buffer);
    return buffer;
  }
}
