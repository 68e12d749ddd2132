// npm start: from a fresh clone to the page on a local address, with nothing installed but Node.
import { buildIfNeeded, installIfNeeded } from './lib/prepare.mjs';
import { serve } from './serve.mjs';

try {
  await installIfNeeded();
  await buildIfNeeded();
  await serve();
} catch (error) {
  console.error(
    error.code === 'EADDRINUSE' ? `Port ${process.env.PORT} is taken. Choose another PORT.` : error.message,
  );
  process.exit(1);
}
