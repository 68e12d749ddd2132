// What all commands have in common. Knows none of them.

/** Something a person can do. Buttons, keys, links and tests perform the same record. */
export interface Command<Argument = void, Outcome = void> {
  /** Whether it can be done now. */
  enabled(argument: Argument): boolean;
  /** Does it, to its end, and gives what came of it. What fails is said by the place that it belongs to. */
  perform(argument: Argument): Promise<Outcome>;
}

/** A command with a key of its own; its words are in the frame area under `commands`. */
export interface KeyCommand<Outcome = void> extends Command<void, Outcome> {
  /** `event.key`, with `Mod+` for Control or Command; a sequence such as `g t` is typed one after the other. */
  shortcut: string;
  /** Address of the only place where its key counts; absent: everywhere. */
  place?: string;
}

export const always = (): boolean => true;
