// npm start: from a fresh clone to the page on a local address, with nothing installed but Node.
import { readArguments, runCommand } from './lib/commandLine.mjs';
import { buildIfNeeded, installIfNeeded } from './lib/prepare.mjs';
import { serve, wantedPort } from './serve.mjs';

const usage = `npm start

Installs, builds and serves the page on a local address. PORT chooses another port than 4173.`;

await runCommand(async () => {
  readArguments(usage);
  wantedPort(); // refused before anything is built
  await installIfNeeded();
  await buildIfNeeded();
  await serve();
});
