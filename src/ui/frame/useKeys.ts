// Listens to the keyboard for the whole page and performs commands.
import { useEffect, useRef } from 'react';
import { keyCommands } from '../../commands/all.ts';
import { commandFor, written } from '../../commands/keys.ts';

/** Elements in which single keys are typing or choosing. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  );
}

/** Performs the command of each key press; a sequence must be typed within a second. */
export function useKeys(place: string): void {
  const before = useRef({ key: '', time: 0 });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const pressed = {
        key: event.key,
        mod: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        typing: isTyping(event.target),
      };
      const first = event.timeStamp - before.current.time < 1000 ? before.current.key : '';
      const found = commandFor(keyCommands, pressed, first, place);
      before.current = { key: pressed.typing ? '' : written(pressed), time: event.timeStamp };
      if (!found?.command.enabled() || event.defaultPrevented || event.repeat) return;
      event.preventDefault();
      void found.command.perform();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [place]);
}
