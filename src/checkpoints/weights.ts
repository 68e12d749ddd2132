// Parameters alone as one safetensors file under Hugging Face's names: how a model lies in storage that no run makes.
import type { ParameterValues } from '../model/model.ts';
import { asFloat32, floatTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

/** The bytes of a file with all parameters, in 32-bit floats. */
export function encodeWeights(parameters: ReadonlyMap<string, ParameterValues>): Uint8Array {
  return writeSafetensors(
    new Map([...parameters].map(([name, { shape, values }]) => [name, floatTensor(shape, values)])),
  );
}

/** The parameters in such bytes. Throws as `readSafetensors`. */
export function decodeWeights(bytes: Uint8Array): Map<string, ParameterValues> {
  const tensors = [...readSafetensors(bytes)];
  return new Map(
    tensors.map(([name, tensor]) => [name, { shape: [...tensor.shape], values: asFloat32(tensor, name) }]),
  );
}
