// Serves tfjs's WebAssembly binaries from the page's own address: under the page's policy no other would do.
// They are taken from node_modules, in development as they lie there, in a build beside the page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Folder of the page that the binaries are served from: what the wasm backend is given as its path. */
export const wasmFolder = 'tfjs-wasm/';

/** Without the threaded binary: the engine switches threads off. */
const binaries = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];

function binary(name: string): Buffer {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return readFileSync(join(dirname(entry), name));
}

/** Vite plugin: `/tfjs-wasm/NAME.wasm` in development and in the build. */
export function wasmBinaries(): Plugin {
  return {
    name: 'tfjs-wasm-binaries',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = binaries.find((each) => request.url?.split('?')[0]?.endsWith(`/${wasmFolder}${each}`));
        if (!name) return next();
        response.setHeader('Content-Type', 'application/wasm');
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
        response.end(binary(name));
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      for (const name of binaries) {
        this.emitFile({ type: 'asset', fileName: `${wasmFolder}${name}`, source: binary(name) });
      }
    },
  };
}
