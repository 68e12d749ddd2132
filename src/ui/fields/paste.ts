// Pasting into boxes that take a beginning only: the rest is cut off before the browser lays it out, which is what
// would freeze the page.
import type { ClipboardEvent } from 'react';
import { beginningOf, mayReadInPaste, readClipboard } from '../../state/clipboard.ts';

type Paste = ClipboardEvent<HTMLTextAreaElement>;

/** Handles a paste: writes the box's whole new text, one character above `most` at least if it had to be cut. */
export function cutPaste(event: Paste, most: number, write: (text: string) => void): void {
  const box = event.currentTarget;
  const insert = (pasted: string) => {
    // A short text is typed, so that it can be undone.
    if (pasted.length <= most) typeInto(box, pasted);
    else write(box.value.slice(0, box.selectionStart) + pasted + box.value.slice(box.selectionEnd));
  };
  if (mayReadInPaste()) {
    event.preventDefault();
    void readClipboard()
      .then((text) => beginningOf(text, 2 * most)) // so long that it is seen to be cut
      .then(insert, () => undefined);
    return;
  }
  const pasted = event.clipboardData.getData('text');
  if (pasted.length <= most) return;
  event.preventDefault();
  insert(pasted.slice(0, most + 1));
}

/** Puts a text where the caret is, as if typed: it can be undone. */
export function typeInto(box: HTMLTextAreaElement, text: string): void {
  box.focus();
  document.execCommand('insertText', false, text);
}
