// Serves the built page on one local address and prints it. PORT chooses another one than 4173.
// Also used by start.mjs, after building.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { listen, staticServer } from './lib/staticServer.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function wantedPort(text = process.env.PORT) {
  if (!text) return { port: 4173, orNext: true };
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return { port, orNext: false };
  throw new Error(`PORT is ${text}. Give a whole number from 0 to 65535.`);
}

/** Serves dist/ until the process ends. A PORT that was asked for is taken or refused, never exchanged. */
export async function serve() {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no dist/index.html. Run: npm start');
  const { port, orNext } = wantedPort();
  const taken = await listen(staticServer(dist), port, orNext);
  console.log(`T5 Playground is at http://127.0.0.1:${taken} (Ctrl+C ends it)`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  serve().catch((error) => {
    console.error(
      error.code === 'EADDRINUSE' ? `Port ${process.env.PORT} is taken. Choose another PORT.` : error.message,
    );
    process.exit(1);
  });
}
