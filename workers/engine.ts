// Entry point of the engine worker, which owns the device.
import { engineWorker, sweepEngine } from '../src/application/engine.ts';
import { serve } from '../src/protocol/channel.ts';

void sweepEngine().catch(() => undefined);
serve(engineWorker({ wasmPath: `${import.meta.env.BASE_URL}tfjs-wasm/` }));
