// From key presses to a command: plain functions, so that sequences and places can be tested without a page.
// Which command a key press means.
import type { NamedCommand } from './all.ts';

/** What of a key press counts. */
export interface Press {
  key: string;
  /** Control, or Command on a Mac. */
  mod: boolean;
  alt: boolean;
  /** The focus is in a text field: single keys are typing there. */
  typing: boolean;
}

/** How a press is written in a shortcut: `Mod+Enter`, `?`, `n`. */
export function written(press: Press): string {
  return press.mod ? `Mod+${press.key}` : press.key;
}

/** The command a press means at a place, after an earlier press of a sequence (`g`, then `t`). */
export function commandFor(
  all: readonly NamedCommand[],
  press: Press,
  before: string,
  place: string,
): NamedCommand | undefined {
  if (press.alt || (press.typing && !press.mod)) return undefined;
  const single = written(press);
  const here = all.filter(({ command }) => command.place === undefined || command.place === place);
  const sequence =
    before === '' ? undefined : here.find((one) => one.command.shortcut === `${before} ${single}`);
  return sequence ?? here.find((one) => one.command.shortcut === single);
}
