// The page promises: it computes in workers only, under a strict policy, and stays light enough to open at once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './page.ts';

const dist = join(import.meta.dirname, '../dist');

/** Strings that every build of tfjs holds: the name of its global registry and of a kernel. */
const marks = ['_tfGlobals', 'BatchMatMul'];

/** Scripts a page can load: index.html's, and what they import or preload, but nothing a worker runs. */
function pageScripts(): string[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const found = new Set(Array.from(html.matchAll(/"\/?(assets\/[^"]+\.js)"/g), (match) => match[1]!));
  for (const script of found) {
    const code = readFileSync(join(dist, script), 'utf8');
    const imports = [
      ...code.matchAll(/(?:from|import)\s*\(?\s*["'`]\.\/([\w.-]+\.js)["'`]/g),
      ...code.matchAll(/["'`](?:\.\/)?assets\/([\w.-]+\.js)["'`]/g),
    ].filter((match) => !isWorkerEntry(code, match.index));
    for (const [, name] of imports) found.add(`assets/${name}`);
  }
  return [...found];
}

/** `new Worker(new URL("…"))` names a script of another thread. */
function isWorkerEntry(code: string, at: number): boolean {
  return /new (?:Worker|URL)\(\s*(?:new URL\(\s*)?$/.test(code.slice(Math.max(0, at - 40), at));
}

test('the page and its places hold no tfjs, the engine worker does', () => {
  const scripts = pageScripts();
  expect(scripts.length, 'places are chunks of their own').toBeGreaterThan(4);
  for (const script of scripts) {
    const code = readFileSync(join(dist, script), 'utf8');
    for (const mark of marks) expect(code.includes(mark), `${script} holds ${mark}`).toBe(false);
  }
  expect(scripts.some((script) => /\/(?:Corrupt|Train|Play|Models)Page/.test(script))).toBe(true);
});

test('tfjs is loaded by the engine worker alone', async ({ page }) => {
  const byPage: string[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('.js') || response.request().serviceWorker()) return;
    const code = await response.text().catch(() => '');
    if (code.includes(marks[0]!)) byPage.push(response.url());
  });
  const engine = page.waitForEvent('worker', (worker) => worker.url().includes('engine'));
  await page.goto('/train');
  const url = (await engine).url();
  await expect(page.getByText(/parameters, .* of memory while training/)).toBeVisible();
  const code = await (await page.request.get(url)).text();
  for (const mark of marks) expect(code, 'the marks are right').toContain(mark);
  expect(byPage.filter((one) => one !== url)).toEqual([]);
});

test('every answer has a strict policy, and every page its own nonce', async ({ request }) => {
  const nonces = new Set<string>();
  for (let visit = 0; visit < 3; visit += 1) {
    const answer = await request.get('/');
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(15);
    expect(await answer.text()).toContain(nonce);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('the page is isolated and nothing in it breaks the policy', async ({ page }) => {
  await page.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(globalThis, { broken });
    addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective));
  });
  for (const place of ['/play', '/corrupt', '/train', '/models', '/bench']) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(
      await page.evaluate(() => [crossOriginIsolated, (globalThis as { broken?: string[] }).broken]),
    ).toEqual([true, []]);
  }
});
