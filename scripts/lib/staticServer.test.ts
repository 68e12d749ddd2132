import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, staticServer } from './staticServer.mjs';

const outer = mkdtempSync(join(tmpdir(), 't5-server-'));
const dist = join(outer, 'dist');
let port = 0;
let server: ReturnType<typeof staticServer>;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  writeFileSync(join(dist, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__"><i>page</i>');
  writeFileSync(join(dist, 'assets/index-BZ3kq9Xw.js'), 'export {};');
  writeFileSync(join(dist, 'tiny.wasm'), Buffer.from([0, 97, 115, 109]));
  symlinkSync(join(outer, 'secret.txt'), join(dist, 'link.txt'));
  server = staticServer(dist);
  port = await listen(server, 0);
});

afterAll(() => {
  server.close();
  rmSync(outer, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** By hand, because fetch would tidy `..` away before it is sent. */
function ask(path: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method }, (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.on('end', () => {
        const body = Buffer.concat(parts).toString();
        resolve({ status: message.statusCode ?? 0, headers: message.headers, body });
      });
    });
    sent.on('error', reject).end();
  });
}

const policy = (nonce: string) =>
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
  `style-src 'self' 'nonce-${nonce}'; worker-src 'self'; img-src 'self' data: blob:; ` +
  "connect-src 'self' https:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

it('isolates the page and writes one nonce into its policy and its markup', async () => {
  const { status, headers, body } = await ask('/');
  const nonce = /content="([^"]+)"/.exec(body)?.[1] ?? '';
  expect(status).toBe(200);
  expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
  expect(headers['content-security-policy']).toBe(policy(nonce));
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['cache-control']).toBe('no-store');
});

it('makes a new nonce for every answer', async () => {
  const nonces = await Promise.all([1, 2, 3, 4].map(async () => (await ask('/')).body));
  expect(new Set(nonces).size).toBe(4);
});

it('gives files their types, and keeps hashed ones for ever', async () => {
  const script = await ask('/assets/index-BZ3kq9Xw.js');
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(script.headers['cache-control']).toContain('immutable');
  const wasm = await ask('/tiny.wasm?v=1');
  expect(wasm.headers['content-type']).toBe('application/wasm');
  expect(wasm.headers['cache-control']).toBe('no-cache');
  expect(wasm.headers['cross-origin-embedder-policy']).toBe('require-corp');
});

it('answers a place of the page with the page, and a missing file with 404', async () => {
  expect((await ask('/train/some-run')).body).toContain('<i>page</i>');
  const missing = await ask('/assets/gone-12345678.js');
  expect(missing.status).toBe(404);
  expect(missing.body).not.toContain('page');
});

it.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..\\secret.txt',
  '/link.txt',
  '/%00',
  '/%E0%A4%A',
])('gives nothing from outside its folder: %s', async (path) => {
  const { status, body } = await ask(path);
  expect([400, 404]).toContain(status);
  expect(body).not.toContain('secret');
});

it('answers HEAD without a body and refuses to be written to', async () => {
  const head = await ask('/', 'HEAD');
  expect([head.status, head.body]).toEqual([200, '']);
  expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
  const posted = await ask('/', 'POST');
  expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD']);
});

it('takes the next free port if it may, and says so if it may not', async () => {
  const second = staticServer(dist);
  expect(await listen(second, port, true)).toBeGreaterThan(port);
  second.close();
  await expect(listen(staticServer(dist), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
