// Serves a built page from one folder: the production server of `npm start` and of the page tests.
// Knows nothing of building. Paths without a file extension are places of the page and get index.html.
// Plain ESM without dependencies.
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { newNonce, noncePlaceholder, securityHeaders } from './contentSecurity.mjs';

const types = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.model': 'application/octet-stream',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Vite writes a hash into the name of everything under assets/, so that it can be kept for ever. */
const hashedAsset = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** The decoded path of a request, or undefined if it is no path inside a folder. */
function decodedPath(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    const strange = !path.startsWith('/') || /[\0\\]/.test(path) || path.split('/').includes('..');
    return strange ? undefined : path;
  } catch {
    return undefined;
  }
}

/** A file under `root` with its size, or undefined; links that lead out of the folder count as absent. */
async function fileAt(root, path) {
  try {
    const file = await realpath(join(root, path));
    const inside = file.startsWith((await realpath(root)) + sep);
    const entry = inside ? await stat(file) : undefined;
    return entry?.isFile() ? { file, size: entry.size } : undefined;
  } catch {
    return undefined;
  }
}

function answer(request, response, status, headers, body) {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'Content-Length': length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(request, response, status, text, headers = {}) {
  const all = {
    ...securityHeaders(newNonce()),
    'Content-Type': types['.txt'],
    'Cache-Control': 'no-store',
    ...headers,
  };
  answer(request, response, status, all, `${text}\n`);
}

async function sendPage(root, request, response) {
  const nonce = newNonce();
  const page = await readFile(join(root, 'index.html'), 'utf8');
  const headers = { ...securityHeaders(nonce), 'Content-Type': types['.html'], 'Cache-Control': 'no-store' };
  answer(request, response, 200, headers, page.replaceAll(noncePlaceholder, nonce));
}

function sendFile(path, { file, size }, request, response) {
  response.writeHead(200, {
    ...securityHeaders(newNonce()),
    'Content-Type': types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': hashedAsset.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else pipeline(createReadStream(file), response, () => {});
}

async function handle(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(request, response, 405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  const path = decodedPath(request.url ?? '/');
  if (path === undefined) return refuse(request, response, 400, 'This is not a path.');
  if (path === '/' || path === '/index.html') return sendPage(root, request, response);
  const found = await fileAt(root, path);
  if (found) return sendFile(path, found, request, response);
  if (extname(path)) return refuse(request, response, 404, 'There is no such file.');
  return sendPage(root, request, response);
}

/** A server, not listening yet, for the folder `root`, which holds index.html. */
export function staticServer(root) {
  return createServer((request, response) => {
    handle(root, request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 500, 'The server could not read its own files.');
    });
  });
}

/** Listens on 127.0.0.1 at `port`, or at the next free one after it if `orNext`; returns the port. */
export async function listen(server, port, orNext = false) {
  const last = orNext ? Math.min(port + 100, 65535) : port;
  for (let tried = port; ; tried++) {
    try {
      return await listenAt(server, tried);
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || tried >= last) throw error;
    }
  }
}

function listenAt(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server.address().port);
    });
  });
}
