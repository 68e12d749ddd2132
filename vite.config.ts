// Builds the page. The production server is scripts/serve.mjs.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './scripts/lib/contentSecurity.mjs';
import { wasmBinaries } from './scripts/lib/wasmBinaries.ts';

export default defineConfig({
  plugins: [react(), wasmBinaries()],
  worker: { format: 'es' },
  server: { headers: isolationHeaders },
  // Nothing inlined: the page's policy allows no fonts or scripts from data addresses.
  build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
});
