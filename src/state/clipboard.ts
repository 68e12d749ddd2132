// The clipboard as a blob, which the browser fills beside the page's thread. A paste event hands text over within one
// task, which for megabytes is a long one; the blob needs the visitor's permission, so a paste uses it only once given.

import { beginning } from '../math/beginning.ts';

// TypeScript's list of permission names leaves this one out; browsers without it reject it.
const descriptor = { name: 'clipboard-read' as PermissionName };
let permission: PermissionStatus | undefined;

// Its state stays up to date by itself.
void navigator.permissions?.query(descriptor).then(
  (status) => {
    permission = status;
  },
  () => undefined,
);

/** Whether the clipboard can be read without asking the visitor. */
export function mayReadClipboard(): boolean {
  return permission?.state === 'granted';
}

/** The text on the clipboard, or nothing where there is none; rejects if the browser or the visitor refuses. */
export async function readClipboard(): Promise<Blob> {
  const items = await navigator.clipboard.read();
  const item = items.find(({ types }) => types.includes('text/plain'));
  return item ? item.getType('text/plain') : new Blob();
}

/** Up to so many UTF-16 units of a text's beginning: UTF-8 takes up to three bytes for each. */
export async function beginningOf(text: Blob, characters: number): Promise<string> {
  return beginning(await text.slice(0, characters * 3).text(), characters);
}
