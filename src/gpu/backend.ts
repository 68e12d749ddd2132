// tfjs's WebGPU backend, extended to run the project's own kernels on the same device, in the same command stream,
// to write tensors in place, and to record a step instead of running it. A training step only ever touches buffers
// that keep their place, so that it can be recorded once and replayed. Each of these lives in a file of its own; here
// is what tfjs must be told of them.
import type { BackendValues, TensorInfo, TypedArray } from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Mistake } from '../errors/mistake.ts';
import { boundTensors } from './boundTensors.ts';
import { destroyFreeBuffers } from './bufferPool.ts';
import { CommandStream } from './commandStream.ts';
import type { DeviceKind, Winners } from './deviceKind.ts';
import { elementsOf, Halves, readHalves } from './halves.ts';
import type { Kernel, Precision } from './kernel.ts';
import { Pipelines } from './pipelines.ts';
import { Recorder } from './recorder.ts';
import type { BufferRange, Command, Recording } from './recording.ts';
import { Replay } from './replay.ts';
import { StagingRing } from './stagingRing.ts';
import type { StepMemory } from './stepMemory.ts';
import { TensorViews } from './tensorViews.ts';
import { Uniforms } from './uniforms.ts';

/** What tfjs gives to the buffers of its tensors. */
const tensorUsage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The device side of the engine. */
export class EngineBackend extends WebGPUBackend implements DeviceKind {
  readonly pipelines = new Pipelines(this.device);
  readonly software: boolean;
  readonly subgroupSize: number;
  private readonly uniforms = new Uniforms(this.device);
  private readonly staging = new StagingRing(this.device);
  private readonly views = new TensorViews();
  private readonly halves = new Halves();
  private readonly stream = new CommandStream(this, this.pipelines);
  private readonly recorder = new Recorder(this.device, {
    flush: () => this.flush(),
    releaseBuffer: (buffer) => this.bufferManager.releaseBuffer(buffer),
  });
  private measured: Winners = {};
  private readonly reported: string[] = [];

  constructor(device: GPUDevice, info: GPUAdapterInfo, kind: Pick<DeviceKind, 'software' | 'subgroupSize'>) {
    super(device, info);
    this.software = kind.software;
    this.subgroupSize = kind.subgroupSize;
  }

  /** Which variants were measured to be best here. */
  get winners(): Winners {
    return this.measured;
  }

  /** Has ops choose these variants from now on. Plans that are captured keep those they were captured with. */
  setWinners(winners: Winners): void {
    this.measured = winners;
  }

  /** What the device reported outside any call, such as memory that ran out: what it computed since may be wrong. */
  get faults(): readonly string[] {
    return this.reported;
  }

  /** Notes what the device reported outside any call. */
  report(fault: string): void {
    this.reported.push(fault);
  }

  /** The faults so far, which are then forgotten. */
  takeFaults(): string[] {
    return this.reported.splice(0);
  }

  /** Own dispatches since the backend was opened. */
  get dispatches(): number {
    return this.stream.dispatches;
  }

  /** Memory of captured steps. */
  get stepMemory(): StepMemory {
    return this.recorder.memory;
  }

  /** Where a tensor's values lie, uploaded if need be. */
  rangeOf(tensor: TensorInfo): BufferRange {
    this.uploadToGPU(tensor.dataId);
    return this.views.rangeIn(this.bufferOf(tensor), tensor.dataId);
  }

  /** A new tensor of floats with room on the device and undefined contents. */
  allocate(shape: number[], precision: Precision = 'f32'): TensorInfo {
    const info = this.makeTensorInfo(shape, 'float32');
    if (precision === 'f16') this.halves.add(info.dataId);
    this.uploadToGPU(info.dataId);
    return info;
  }

  /** How a tensor's numbers lie. Stock ops know of f32 only, and refuse others. */
  precisionOf(tensor: TensorInfo): Precision {
    return this.halves.precisionOf(tensor);
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
    if (this.halves.has(of.dataId)) throw new Mistake('kernel.view', 'a part of f32', 'of f16');
    const whole = this.rangeOf(of);
    const info = this.makeTensorInfo(shape, of.dtype);
    const record = this.tensorMap.get(info.dataId);
    record.resource = whole.buffer;
    record.external = true; // disposing the view leaves the buffer alone
    this.views.add(info.dataId, whole.offset + 4 * firstElement, 4 * elementsOf(shape));
    return info;
  }

  /**
   * Records one dispatch. `tensors` has a tensor for every storage binding of the kernel, any of which it may write:
   * all lose their cached values. `sizes` has a number for every field of its `Sizes`.
   * Throws Mistake `kernel.<name>` if a tensor or a number is missing or a tensor cannot be bound.
   */
  dispatch(
    kernel: Kernel,
    tensors: Readonly<Record<string, TensorInfo>>,
    sizes: Readonly<Record<string, number>>,
    groups: [number, number, number],
  ): void {
    const bound = boundTensors(kernel, tensors, this);
    for (const { tensor } of bound) this.forgetValues(tensor);
    const bindings = this.device.createBindGroup({
      layout: this.pipelines.layoutOf(kernel),
      entries: [{ binding: 0, resource: { buffer: this.uniforms.of(kernel, sizes) } }, ...bound],
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

  /** Does a command, or writes it down while a step is recorded. */
  private perform(command: Command, tensors: readonly TensorInfo[]): void {
    const recording = this.recorder.current;
    if (recording) {
      recording.add(
        command,
        tensors.map((tensor) => this.bufferOf(tensor)),
      );
    } else {
      this.stream.add(
        command,
        tensors.map(({ dataId }) => dataId),
      );
    }
  }

  /** Overwrites a tensor where it lies. Recorded work that reads the old values is sent first. */
  overwrite(tensor: TensorInfo, values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void {
    if (this.recorder.current) {
      throw new Mistake('plan.overwrite', 'no values from the host inside a step', 'some');
    }
    const { buffer, offset } = this.rangeOf(tensor); // its first upload may be recorded work, too
    this.flush();
    this.queue.writeBuffer(buffer, offset, values);
    this.forgetValues(tensor);
  }

  /** A copy of a tensor's bytes as they are once everything sent so far is done; later work does not wait for it. */
  async readBytes(tensor: TensorInfo): Promise<ArrayBuffer> {
    const from = this.rangeOf(tensor);
    const staging = this.staging.acquire(from.size);
    this.stream.copy(from, { buffer: staging, offset: 0, size: from.size });
    this.submitQueue();
    return this.staging.read(staging);
  }

  override async read(dataId: object): Promise<BackendValues> {
    const { shape, dtype } = this.tensorMap.get(dataId);
    if (this.halves.has(dataId)) return readHalves(this, { dataId, shape, dtype });
    if (!this.views.has(dataId)) return super.read(dataId);
    const bytes = await this.readBytes({ dataId, shape, dtype });
    return dtype === 'int32' ? new Int32Array(bytes) : new Float32Array(bytes);
  }

  override submitQueue(): void {
    super.submitQueue();
    this.stream.sent();
  }

  /** Sends everything recorded so far to the device. */
  flush(): void {
    this.stream.flush();
  }

  /** Runs `body`, writing down what it has the device do instead of doing it. */
  record<T>(body: () => T): { result: T; recording: Recording } {
    return this.recorder.record(body);
  }

  /** Gives back what a recording works in; it cannot be replayed any more. */
  forget(recording: Recording): void {
    this.recorder.forget(recording);
  }

  /** What was written down, ready to be sent. All its kernels must have been compiled. */
  prepare(recording: Recording): Replay {
    return new Replay(recording.commands, (kernel) => this.pipelines.of(kernel));
  }

  /** Does what was written down. It is sent in `parts` submissions, the last together with what comes next. */
  replay(prepared: Replay, parts: number): void {
    this.stream.replay(prepared, parts);
  }

  /** Destroys the buffers that no tensor lies in: tfjs keeps them until the device is closed, whatever else needs room. */
  destroyIdleBuffers(): void {
    this.flush(); // tensors that are disposed of lie in theirs until the work with them is sent
    destroyFreeBuffers(this.bufferManager);
  }

  /** Values the device has changed: the next reader fetches them anew. */
  forgetValues(tensor: TensorInfo): void {
    this.tensorMap.get(tensor.dataId).values = null as unknown as TypedArray;
  }

  private bufferOf(tensor: TensorInfo): GPUBuffer {
    return this.tensorMap.get(tensor.dataId).resource as GPUBuffer;
  }

  /** While a step is recorded, what it makes lies in the memory that steps share. */
  override uploadToGPU(dataId: object): void {
    const recording = this.recorder.current;
    const record = this.tensorMap.get(dataId);
    if (record.resource || record.values || (!recording && !this.halves.has(dataId))) {
      super.uploadToGPU(dataId);
      return;
    }
    const bytes = this.halves.bytesOf(dataId, record.shape);
    record.resource = recording?.acquire(bytes) ?? this.bufferManager.acquireBuffer(bytes, tensorUsage());
    if (recording) record.external = true; // belongs to the plan, not to tfjs's pool
  }

  /** While a step is recorded, what it disposes is free for the rest of the step, but never for others. */
  override disposeData(dataId: object, force = false): boolean {
    const recording = this.recorder.current;
    const record = recording && this.tensorMap.get(dataId);
    const buffer = record?.resource as GPUBuffer | undefined;
    if (this.stream.replayWaits) this.flush();
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
    if (this.recorder.current)
      throw new Mistake('plan.stock', 'own kernels only inside a step', program.constructor.name);
    if (inputs.some(({ dataId }) => this.views.has(dataId)))
      throw new Mistake('kernel.view', 'whole tensors for stock ops', 'a part of one');
    if (inputs.some(({ dataId }) => this.halves.has(dataId)))
      throw new Mistake('kernel.precision', 'f32 tensors for stock ops', 'f16');
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
}
