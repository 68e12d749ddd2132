// How the page tests start Chromium: with its software WebGPU, or as a browser that has none.
import { findChromium } from '../scripts/lib/findChromium.mjs';

const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Launch options of an installed Chromium; Playwright's own where none is installed. */
export function launchOptions({ webgpu }: { webgpu: boolean }) {
  const executablePath = findChromium();
  const adapter = webgpu
    ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
    : ['--disable-features=WebGPU', '--disable-blink-features=WebGPU'];
  return { ...(executablePath ? { executablePath } : {}), args: [...adapter, ...sandbox] };
}
