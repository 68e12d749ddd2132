// Headers of every answer of the production server: cross-origin isolation, and a policy under which the page runs
// only its own code. The nonce is for Mantine's generated style elements, and differs from answer to answer.
// Plain ESM without dependencies.
import { randomBytes } from 'node:crypto';

/** Stands in index.html where the server writes the nonce; the page reads it from `<meta name="style-nonce">`. */
export const noncePlaceholder = '__STYLE_NONCE__';

export function newNonce() {
  return randomBytes(18).toString('base64');
}

/** Tests in browsers rely on this text; the README explains it. */
export function contentSecurityPolicy(nonce) {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self' https:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export function securityHeaders(nonce) {
  return {
    ...isolationHeaders,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
