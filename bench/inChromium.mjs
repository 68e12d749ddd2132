// Runs rows in a page, in a headless Chromium on its own adapter: built here, served here, nothing left behind.
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { loadModule } from '../scripts/lib/engineInNode.mjs';
import { findChromium } from '../scripts/lib/findChromium.mjs';

function launch() {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: findChromium(), args: ['--enable-unsafe-webgpu', ...sandbox] });
}

/** Rows by name. */
export async function benchInChromium(only) {
  const { pageConfig } = await loadModule('/bench/page/config.ts');
  await build(pageConfig);
  const server = await preview({
    ...pageConfig,
    preview: { ...pageConfig.preview, host: '127.0.0.1', port: 4700 },
  });
  const browser = await launch();
  try {
    console.log(`Chromium ${browser.version()}`);
    const page = await browser.newPage();
    page.on('console', (message) => console.log(message.text()));
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(server.resolvedUrls.local[0]);
    await page.waitForFunction(() => globalThis.runBench !== undefined);
    const report = await page.evaluate((names) => globalThis.runBench(names), only);
    return { where: `Chromium ${browser.version()}`, ...report };
  } finally {
    await browser.close();
    await server.close();
  }
}
