// Gives Node a WebGPU: Dawn's classes as globals and navigator.gpu.
// Must run before tfjs is loaded, because its backend looks at both while it loads.
import { create, globals } from 'webgpu';
import { dozeBetweenLooks } from './doze.mjs';

let dawn;

/**
 * Installs Dawn once per process, with `switches` of Dawn's own. Keeps the instance referenced: a collected one takes
 * its devices along.
 */
export function installDawn(switches = []) {
  if (dawn) return;
  if (/lvp|swiftshader/i.test(process.env.VK_ICD_FILENAMES ?? '')) dozeBetweenLooks();
  dawn = create(switches);
  Object.assign(globalThis, globals);
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: dawn, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
