// The places of the page, in the order of the rail, and going to them. Rail, router, keys and titles read this table; what
// is drawn at a place is in ui/places.ts, its words in the frame area.
import { always, type KeyCommand } from './command.ts';

export const places = [
  { name: 'play', address: '/play', shortcut: 'g p' },
  { name: 'corrupt', address: '/corrupt', shortcut: 'g c' },
  { name: 'train', address: '/train', shortcut: 'g t' },
  { name: 'models', address: '/models', shortcut: 'g m' },
  { name: 'bench', address: '/bench', shortcut: 'g b' },
] as const;

type Place = (typeof places)[number];
export type PlaceName = Place['name'];

/** The place at an address, if it is one. */
export function placeAt(address: string): PlaceName | undefined {
  return places.find((place) => place.address === address)?.name;
}

let navigate: (address: string) => void = () => {};

/** Tells the commands how to change the place: the page's router, once it exists. */
export function navigateWith(go: (address: string) => void): void {
  navigate = go;
}

function going({ address, shortcut }: Place): KeyCommand {
  return { shortcut, enabled: always, perform: async () => navigate(address) };
}

const [play, corrupt, train, models, bench] = places;
export const goPlay = going(play);
export const goCorrupt = going(corrupt);
export const goTrain = going(train);
export const goModels = going(models);
export const goBench = going(bench);
