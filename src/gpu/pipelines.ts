// Compiled kernels of one device. Layouts come from the WGSL's own declarations, not from the driver's reading of them,
// so a bind group can be made before its pipeline is compiled and a kernel may leave a binding unused.
import { Expected } from '../errors/expected.ts';
import type { Kernel } from './kernel.ts';

/** Pipelines by kernel name, compiled once each. */
export class Pipelines {
  private readonly compiled = new Map<string, GPUComputePipeline>();
  private readonly compiling = new Map<string, Promise<void>>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();

  constructor(private readonly device: GPUDevice) {}

  /** The layout of a kernel's bind group; kernels that bind alike share one. */
  layoutOf(kernel: Kernel): GPUBindGroupLayout {
    const signature = kernel.bindings
      .map(({ binding, readOnly }) => `${binding}${readOnly ? 'r' : 'w'}`)
      .join();
    let layout = this.layouts.get(signature);
    if (!layout) {
      layout = this.device.createBindGroupLayout({ entries: layoutEntries(kernel) });
      this.layouts.set(signature, layout);
    }
    return layout;
  }

  /** The pipeline of a kernel, compiled now if need be. */
  of(kernel: Kernel): GPUComputePipeline {
    let pipeline = this.compiled.get(kernel.name);
    if (!pipeline) {
      pipeline = this.device.createComputePipeline(this.describe(kernel));
      this.compiled.set(kernel.name, pipeline);
    }
    return pipeline;
  }

  /** Compiles a kernel without blocking this thread. Throws Expected `kernel.<name>` if the device refuses it. */
  compile(kernel: Kernel): Promise<void> {
    if (this.compiled.has(kernel.name)) return Promise.resolve();
    let pending = this.compiling.get(kernel.name);
    if (!pending) {
      pending = this.compileNow(kernel).finally(() => this.compiling.delete(kernel.name));
      this.compiling.set(kernel.name, pending);
    }
    return pending;
  }

  private async compileNow(kernel: Kernel): Promise<void> {
    try {
      this.compiled.set(kernel.name, await this.device.createComputePipelineAsync(this.describe(kernel)));
    } catch (error) {
      const remedy = 'Update the browser or the graphics driver, or choose another backend.';
      throw new Expected(`kernel.${kernel.name}`, 'a shader this device compiles', error, remedy);
    }
  }

  private describe(kernel: Kernel): GPUComputePipelineDescriptor {
    return {
      label: kernel.name,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [this.layoutOf(kernel)] }),
      compute: {
        module: this.device.createShaderModule({ label: kernel.name, code: kernel.source }),
        entryPoint: 'main',
      },
    };
  }
}

function layoutEntries(kernel: Kernel): GPUBindGroupLayoutEntry[] {
  const visibility = GPUShaderStage.COMPUTE;
  const sizes: GPUBindGroupLayoutEntry = { binding: 0, visibility, buffer: { type: 'uniform' } };
  const storage = kernel.bindings.map(({ binding, readOnly }): GPUBindGroupLayoutEntry => {
    return { binding, visibility, buffer: { type: readOnly ? 'read-only-storage' : 'storage' } };
  });
  return [sizes, ...storage];
}
