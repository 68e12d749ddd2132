// Builds the page in which the bench runs in a browser; nanogpt has a frame of its own, because it brings its own tfjs.
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';
import { isolationHeaders } from '../../scripts/lib/contentSecurity.mjs';
import { wasmBinaries } from '../../scripts/lib/wasmBinaries.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const pageConfig: InlineConfig = {
  configFile: false,
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [wasmBinaries()],
  preview: { headers: isolationHeaders },
  build: {
    target: 'es2023',
    minify: false,
    outDir: here('../node_modules/.cache/page'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 20_000,
    rolldownOptions: { input: [here('index.html'), here('nanogpt.html')] },
  },
};
