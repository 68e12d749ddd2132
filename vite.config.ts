import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Cross-origin isolation in development, as the production server (scripts/serve.mjs) sets it.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers: isolation },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000 },
});
