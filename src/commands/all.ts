// Every command, in the order of the help list, with the place where its key counts.
import { answer } from './answering.ts';
import { toggleColorScheme } from './appearance.ts';
import type { Command } from './command.ts';
import { nextSeed } from './corruption.ts';
import { help } from './help.ts';
import { goBench, goCorrupt, goModels, goPlay, goTrain } from './places.ts';
import { pause, resume, start, stop } from './training.ts';

export interface PlacedCommand {
  command: Command;
  /** Address of the only place where its key counts; absent: everywhere. */
  place?: string;
}

export const commands: readonly PlacedCommand[] = [
  { command: goPlay },
  { command: goCorrupt },
  { command: goTrain },
  { command: goModels },
  { command: goBench },
  { command: answer, place: '/play' },
  { command: nextSeed, place: '/corrupt' },
  { command: start, place: '/train' },
  { command: resume, place: '/train' },
  { command: pause, place: '/train' },
  { command: stop, place: '/train' },
  { command: toggleColorScheme },
  { command: help },
];
