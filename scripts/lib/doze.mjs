// Dawn looks for finished work in every turn of Node's loop. Where processors compute, that takes a third of the time of
// two of them from the very work it waits for; so there it dozes between two looks.
import { promisify } from 'node:util';

const dozeMs = 0.2;
const cell = new Int32Array(new SharedArrayBuffer(4));

/** Whether a callback is an addon's, as Dawn's looks are. A promise's `resolve` reads the same, and may doze as well. */
function isNative(callback) {
  return Function.prototype.toString.call(callback).endsWith('{ [native code] }');
}

/** Lets the addon's looks, which it asks for by `setImmediate`, come after a doze; for once per process. */
export function dozeBetweenLooks() {
  const immediately = globalThis.setImmediate;
  globalThis.setImmediate = Object.assign(
    (callback, ...rest) => {
      if (!isNative(callback)) return immediately(callback, ...rest);
      return immediately(() => {
        Atomics.wait(cell, 0, 0, dozeMs);
        callback(...rest);
      });
    },
    { [promisify.custom]: immediately[promisify.custom] },
  );
}
