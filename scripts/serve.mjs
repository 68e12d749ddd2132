// Serves the built page on one local address and prints it. PORT chooses another one than 4173.
// Also used by start.mjs, after building.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CommandError, readArguments, runCommand, systemReason } from './lib/commandLine.mjs';
import { listen, staticServer } from './lib/staticServer.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `npm run preview

Serves the built page on a local address. PORT chooses another port than 4173.`;

/** Where the page is to be served: a PORT that was asked for is taken or refused, never exchanged. */
export function wantedPort(text = process.env.PORT) {
  if (!text) return { port: 4173, orNext: true };
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return { port: Number(text), orNext: false };
  throw new CommandError(`PORT is ${text}. Give a whole number from 0 to 65535.`);
}

function refusedPort({ port, orNext }, error) {
  const what = orNext ? `Port ${port} and those after it` : `Port ${port}`;
  return new CommandError(`${what} cannot be used: ${systemReason(error)}. Choose another PORT.`);
}

/** Serves the built page until the process ends. */
export async function serve(dist = join(root, 'dist')) {
  const wanted = wantedPort();
  if (!existsSync(join(dist, 'index.html')))
    throw new CommandError('There is no dist/index.html. Run: npm start');
  const taken = await listen(staticServer(dist), wanted.port, wanted.orNext).catch((error) => {
    throw refusedPort(wanted, error);
  });
  console.log(`T5 Playground is at http://127.0.0.1:${taken} (Ctrl+C ends it)`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    readArguments(usage);
    await serve();
  });
}
