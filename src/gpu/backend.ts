// tfjs's WebGPU backend, extended to run the project's own kernels on the same device, in the same command stream,
// to write tensors in place, and to record a step instead of running it. A training step only ever touches buffers
// that keep their place, so that it can be recorded once and replayed.
import type { BackendValues, TensorInfo, TypedArray } from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Expected } from '../errors/expected.ts';
import type { Winners } from './deviceKind.ts';
import { type Kernel, kernel, type Precision, packSizes, workgroups } from './kernel.ts';
import { Pipelines } from './pipelines.ts';
import { type BufferRange, type Command, Recording } from './recording.ts';
import { copyRange, Replay } from './replay.ts';
import { StagingRing } from './stagingRing.ts';
import { StepMemory } from './stepMemory.ts';
import widenSource from './widen.wgsl?raw';

/** What tfjs keeps private but a recorder needs; present in 4.22.0, which is pinned. */
interface CommandStream {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
}

/** Buffers that tfjs keeps for the next tensor of just their size. */
interface BufferPool {
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
}

/** Dispatches collected before they are sent to the device; higher saves host time, lower saves memory. */
const dispatchesPerSubmit = 64;

const mistake = 'This is a mistake in the program.';

const widenKernel = kernel('widen', widenSource, { stored: 'f16' });

/** What tfjs gives to the buffers of its tensors. */
const tensorUsage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The device side of the engine. */
export class EngineBackend extends WebGPUBackend {
  readonly pipelines = new Pipelines(this.device);
  readonly stepMemory = new StepMemory(this.device);
  private readonly uniforms = new Map<string, GPUBuffer>();
  /** Tensors that lie in a part of another tensor's buffer. */
  private readonly views = new WeakMap<object, { offset: number; size: number }>();
  /** Tensors whose numbers lie in half precision; to tfjs they are float32. */
  private readonly halves = new WeakSet<object>();
  private readonly staging = new StagingRing(this.device);
  private recording: Recording | undefined;
  /** Whether a replayed step waits to be sent: tfjs does not know which buffers it uses. */
  private replayWaits = false;
  /** Whether the device is a processor posing as one: kernels choose their variants by it. */
  software = false;
  /** Lanes of every subgroup; 0 where there are none or their size is not fixed. */
  subgroupSize = 0;
  /** Which variants were measured to be best here. Plans that are captured keep those they were captured with. */
  winners: Winners = {};
  /** Own dispatches since the backend was opened. */
  dispatches = 0;
  /** What the device reported outside any call, such as memory that ran out: what it computed since may be wrong. */
  readonly faults: string[] = [];

  private get stream(): CommandStream {
    return this as unknown as CommandStream;
  }

  /** Where a tensor's values lie, uploaded if need be. */
  rangeOf(tensor: TensorInfo): BufferRange {
    this.uploadToGPU(tensor.dataId);
    const buffer = this.tensorMap.get(tensor.dataId).resource as GPUBuffer;
    const view = this.views.get(tensor.dataId);
    return { buffer, offset: view?.offset ?? 0, size: view?.size ?? buffer.size };
  }

  /** A new tensor of floats with room on the device and undefined contents. */
  allocate(shape: number[], precision: Precision = 'f32'): TensorInfo {
    const info = this.makeTensorInfo(shape, 'float32');
    if (precision === 'f16') this.halves.add(info.dataId);
    this.uploadToGPU(info.dataId);
    return info;
  }

  /** How a tensor's numbers lie. Stock ops know of f32 only, and refuse others. */
  precisionOf({ dataId }: TensorInfo): Precision {
    return this.halves.has(dataId) ? 'f16' : 'f32';
  }

  /** Whether kernels may store in half precision. */
  get storesHalves(): boolean {
    return this.device.features.has('shader-f16');
  }

  /**
   * A tensor that lies in `of`, from an element on, and is gone when `of` is. Own kernels, `overwrite`, `copyInto` and
   * reading take it like any other; stock ops do not know of such tensors and refuse it. A kernel can bind it only
   * if it starts at a multiple of 256 bytes.
   */
  view(of: TensorInfo, firstElement: number, shape: number[]): TensorInfo {
    if (this.halves.has(of.dataId)) throw new Expected('kernel.view', 'a part of f32', 'of f16', mistake);
    const whole = this.rangeOf(of);
    const info = this.makeTensorInfo(shape, of.dtype);
    const record = this.tensorMap.get(info.dataId);
    record.resource = whole.buffer;
    record.external = true; // disposing the view leaves the buffer alone
    const size = 4 * shape.reduce((product, each) => product * each, 1);
    this.views.set(info.dataId, { offset: whole.offset + 4 * firstElement, size });
    return info;
  }

  /**
   * Records one dispatch. `tensors` has a tensor for every storage binding of the kernel, any of which it may write:
   * all lose their cached values. `sizes` has a number for every field of its `Sizes`.
   * Throws Expected `kernel.<name>` if a tensor or a number is missing, or a tensor in half precision is bound as floats.
   */
  dispatch(
    kernel: Kernel,
    tensors: Readonly<Record<string, TensorInfo>>,
    sizes: Readonly<Record<string, number>>,
    groups: [number, number, number],
  ): void {
    const bound = kernel.bindings.map(({ name, binding, floats }) => {
      const tensor = tensors[name];
      if (!tensor) throw new Expected(`kernel.${kernel.name}`, `a tensor for ${name}`, 'none', mistake);
      if (floats && this.halves.has(tensor.dataId))
        throw new Expected(`kernel.${kernel.name}`, `${name} in f32`, 'f16', mistake);
      const resource = this.rangeOf(tensor);
      if (resource.offset % 256 > 0) {
        const wanted = `${name} to start at a multiple of 256 bytes`;
        throw new Expected(`kernel.${kernel.name}`, wanted, resource.offset, mistake);
      }
      return { binding, tensor, resource };
    });
    for (const { tensor } of bound) this.forgetValues(tensor);
    const bindings = this.device.createBindGroup({
      layout: this.pipelines.layoutOf(kernel),
      entries: [{ binding: 0, resource: { buffer: this.uniformOf(kernel, sizes) } }, ...bound],
    });
    this.perform(
      { kind: 'dispatch', kernel, bindings, groups },
      bound.map(({ tensor }) => tensor),
    );
  }

  /** Copies one tensor over another of the same size, where the target lies. */
  copyInto(target: TensorInfo, source: TensorInfo): void {
    const from = this.rangeOf(source);
    const to = this.rangeOf(target);
    this.perform({ kind: 'copy', from: { ...from, size: to.size }, to }, [source, target]);
    this.forgetValues(target);
  }

  /** Overwrites a tensor where it lies. Recorded work that reads the old values is sent first. */
  overwrite(tensor: TensorInfo, values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void {
    if (this.recording)
      throw new Expected('plan.overwrite', 'no values from the host inside a step', 'some', mistake);
    const { buffer, offset } = this.rangeOf(tensor); // its first upload may be recorded work, too
    this.flush();
    this.queue.writeBuffer(buffer, offset, values);
    this.forgetValues(tensor);
  }

  /** A copy of a tensor's bytes as they are once everything sent so far is done; later work does not wait for it. */
  async readBytes(tensor: TensorInfo): Promise<ArrayBuffer> {
    const from = this.rangeOf(tensor);
    const staging = this.staging.acquire(from.size);
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    copyRange(this.stream.commandEncoder!, from, { buffer: staging, offset: 0, size: from.size });
    this.submitQueue();
    return this.staging.read(staging);
  }

  override async read(dataId: object): Promise<BackendValues> {
    const { shape, dtype } = this.tensorMap.get(dataId);
    if (this.halves.has(dataId)) return this.readHalves({ dataId, shape, dtype });
    if (!this.views.has(dataId)) return super.read(dataId);
    const bytes = await this.readBytes({ dataId, shape, dtype });
    return dtype === 'int32' ? new Int32Array(bytes) : new Float32Array(bytes);
  }

  private async readHalves(half: TensorInfo): Promise<Float32Array> {
    const wide = this.allocate(half.shape);
    const elements = half.shape.reduce((product, size) => product * size, 1);
    this.dispatch(widenKernel, { half, wide }, { elements }, workgroups(Math.ceil(elements / 64)));
    const bytes = await this.readBytes(wide);
    this.disposeData(wide.dataId);
    return new Float32Array(bytes);
  }

  override submitQueue(): void {
    super.submitQueue();
    this.replayWaits = false;
  }

  /** Sends everything recorded so far to the device. */
  flush(): void {
    this.endComputePassEncoder();
    if (this.stream.commandEncoder) this.submitQueue();
  }

  /** Runs `body`, writing down what it has the device do instead of doing it. */
  record<T>(body: () => T): { result: T; recording: Recording } {
    if (this.recording) throw new Expected('plan.nested', 'one step recorded at a time', 'two', mistake);
    const recording = new Recording(this.stepMemory);
    this.recording = recording;
    try {
      return { result: body(), recording };
    } catch (error) {
      this.stepMemory.retain(recording.worked);
      this.forget(recording);
      throw error;
    } finally {
      this.recording = undefined;
      this.flush(); // uploads of constants
    }
  }

  /** Gives back what a recording works in; it cannot be replayed any more. */
  forget(recording: Recording): void {
    this.flush();
    this.stepMemory.release(recording.worked);
    for (const buffer of recording.adopted) this.bufferManager.releaseBuffer(buffer);
  }

  /** Destroys the buffers that no tensor lies in: tfjs keeps them until the device is closed, whatever else needs room. */
  destroyIdleBuffers(): void {
    this.flush(); // tensors that are disposed of lie in theirs until the work with them is sent
    const pool = this.bufferManager as unknown as BufferPool;
    for (const buffer of [...pool.freeBuffers.values()].flatMap((alike) => alike.splice(0))) {
      buffer.destroy();
      pool.numFreeBuffers--;
      this.bufferManager.numBytesAllocated -= buffer.size;
    }
  }

  /** What was written down, ready to be sent. All its kernels must have been compiled. */
  prepare(recording: Recording): Replay {
    return new Replay(recording.commands, (kernel) => this.pipelines.of(kernel));
  }

  /** Does what was written down. It is sent in `parts` submissions, the last together with what comes next. */
  replay(prepared: Replay, parts: number): void {
    for (let part = 0; part < parts; part++) {
      if (part > 0) this.flush();
      this.endComputePassEncoder();
      this.ensureCommandEncoderReady();
      prepared.encode(this.stream.commandEncoder!, part, parts);
      this.replayWaits = true;
    }
    this.dispatches += prepared.dispatches;
  }

  private perform(command: Command, tensors: readonly TensorInfo[]): void {
    if (this.recording) {
      const buffers = tensors.map((tensor) => this.tensorMap.get(tensor.dataId).resource as GPUBuffer);
      this.recording.add(command, buffers);
      return;
    }
    this.ensureCommandEncoderReady();
    if (command.kind === 'copy') {
      this.endComputePassEncoder();
      copyRange(this.stream.commandEncoder!, command.from, command.to);
    } else this.performDispatch(command.kernel, command.bindings, command.groups);
    for (const { dataId } of tensors) this.stream.commandQueueOwnedIds.add(dataId);
  }

  private performDispatch(kernel: Kernel, bindings: GPUBindGroup, groups: [number, number, number]): void {
    const stream = this.stream;
    stream.computePassEncoder ??= stream.commandEncoder!.beginComputePass();
    stream.computePassEncoder.setPipeline(this.pipelines.of(kernel));
    stream.computePassEncoder.setBindGroup(0, bindings);
    stream.computePassEncoder.dispatchWorkgroups(...groups);
    this.dispatches++;
    if (++stream.dispatchCountInPass >= dispatchesPerSubmit) this.flush();
  }

  /** Values the device has changed: the next reader fetches them anew. */
  forgetValues(tensor: TensorInfo): void {
    this.tensorMap.get(tensor.dataId).values = null as unknown as TypedArray;
  }

  /** While a step is recorded, what it makes lies in the memory that steps share. */
  override uploadToGPU(dataId: object): void {
    const record = this.tensorMap.get(dataId);
    const half = this.halves.has(dataId);
    if (record.resource || record.values || (!this.recording && !half)) {
      super.uploadToGPU(dataId);
      return;
    }
    const elements = record.shape.reduce((product, size) => product * size, 1);
    const bytes = half ? 4 * Math.ceil(elements / 2) : 4 * elements;
    record.resource =
      this.recording?.acquire(bytes) ?? this.bufferManager.acquireBuffer(bytes, tensorUsage());
    if (this.recording) record.external = true; // belongs to the plan, not to tfjs's pool
  }

  /** While a step is recorded, what it disposes is free for the rest of the step, but never for others. */
  override disposeData(dataId: object, force = false): boolean {
    const { recording } = this;
    const record = recording && this.tensorMap.get(dataId);
    const buffer = record?.resource as GPUBuffer | undefined;
    if (this.replayWaits) this.flush();
    if (!recording || !record || !buffer) return super.disposeData(dataId, force);
    const last = force || record.refCount === 1;
    if (last && !record.external && recording.uses(buffer)) {
      record.external = true;
      recording.adopted.add(buffer);
    }
    const gone = super.disposeData(dataId, force);
    if (last && recording.owns(buffer)) recording.release(buffer);
    return gone;
  }

  /** Stock ops know neither views nor half precision nor recording. */
  override runWebGPUProgram(...call: Parameters<WebGPUBackend['runWebGPUProgram']>): TensorInfo {
    const [program, inputs] = call;
    if (this.recording)
      throw new Expected('plan.stock', 'own kernels only inside a step', program.constructor.name, mistake);
    if (inputs.some(({ dataId }) => this.views.has(dataId)))
      throw new Expected('kernel.view', 'whole tensors for stock ops', 'a part of one', mistake);
    if (inputs.some(({ dataId }) => this.halves.has(dataId)))
      throw new Expected('kernel.precision', 'f32 tensors for stock ops', 'f16', mistake);
    return super.runWebGPUProgram(...call);
  }

  /**
   * The device takes all that lies on it along. tfjs would empty its books of buffers instead, and whoever is still at
   * work would find nothing to give back to.
   */
  override dispose(): void {
    this.device.destroy();
  }

  override memory() {
    const memory = super.memory();
    memory.numBytesInGPU += this.stepMemory.bytes;
    memory.numBytesAllocatedInGPU += this.stepMemory.bytes;
    return memory;
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
