// Going to a place. The page's router is handed over once it exists; commands know only addresses.
import type { Command } from './command.ts';

let navigate: (address: string) => void = () => {};

/** Tells the commands how to change the place. */
export function navigateWith(go: (address: string) => void): void {
  navigate = go;
}

function place(name: Command['name'], shortcut: string, address: string): Command {
  return { name, shortcut, enabled: () => true, perform: () => navigate(address) };
}

export const goPlay = place('goPlay', 'g p', '/play');
export const goCorrupt = place('goCorrupt', 'g c', '/corrupt');
export const goTrain = place('goTrain', 'g t', '/train');
export const goModels = place('goModels', 'g m', '/models');
export const goBench = place('goBench', 'g b', '/bench');
