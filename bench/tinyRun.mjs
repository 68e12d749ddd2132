// What pageTasks and tinyInChromium measure: a run of about 12 thousand parameters that never ends by itself, set up on
// the built page in a headless Chromium.
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/lib/findChromium.mjs';
import { listen, staticServer } from '../scripts/lib/staticServer.mjs';

const flags = {
  webgpu: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  wasm: ['--disable-features=WebGPU', '--disable-blink-features=WebGPU'],
};
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const tiny = {
  dModel: '16',
  dKv: '8',
  dFf: '32',
  numHeads: '2',
  numLayers: '1',
  numDecoderLayers: '1',
  batchSize: '4',
  inputLength: '32',
  targetLength: '16',
  steps: '1000000',
};

function prefer(backend) {
  if (location.protocol === 'http:')
    localStorage.setItem('t5-playground/preferences', JSON.stringify({ backend }));
}

/** Gives `measure` the page of a built folder with the run set up, not started, and closes everything after it. */
export async function onTinyRun(folder, { backend, settings }, measure) {
  const server = staticServer(folder);
  const port = await listen(server, 4500, true);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...flags[backend], ...sandbox],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    // Named, so that the page measures nothing itself and does not take the other where it is faster.
    await page.addInitScript(prefer, backend);
    await page.goto(`http://127.0.0.1:${port}/train?${new URLSearchParams({ ...tiny, ...settings })}`);
    return await measure(page);
  } finally {
    await browser.close();
    server.close();
  }
}
