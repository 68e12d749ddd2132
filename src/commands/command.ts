// What a user can do, as one record: menus, keys, the help list and tests share it.
import type { CommandName } from './names.ts';

export interface Command {
  /** Its words are in the frame area under `commands`. */
  name: CommandName;
  /** `event.key`, with `Mod+` for Control or Command; a sequence such as `g t` is typed one after the other. */
  shortcut: string;
  enabled(): boolean;
  perform(): void;
}
