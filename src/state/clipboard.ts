// The clipboard as a blob, which the browser fills beside the page's thread. A paste event hands text over within one
// task, which for megabytes is a long one. Chromium gives the blob to whoever asks while a paste is under way, without
// asking the visitor (measured in 156: 10 MB by getData 73 ms in one task, by getAsString 68, as a blob none).

import { beginning } from '../math/beginning.ts';

// TypeScript's list of permission names leaves this one out; browsers other than Chromium reject it.
const descriptor = { name: 'clipboard-read' as PermissionName };
let permission: PermissionStatus | undefined;
/** Whether it was refused all the same; then the next paste is taken from its event. */
let refused = false;

// Its state stays up to date by itself.
void navigator.permissions?.query(descriptor).then(
  (status) => {
    permission = status;
  },
  () => undefined,
);

/** Whether a paste that is under way may read the clipboard, and nobody is asked. */
export function mayReadInPaste(): boolean {
  return permission !== undefined && permission.state !== 'denied' && !refused;
}

/** The text on the clipboard, or nothing where there is none; rejects if the browser or the visitor refuses. */
export async function readClipboard(): Promise<Blob> {
  const items = await navigator.clipboard.read().catch((error) => {
    refused = true;
    throw error;
  });
  refused = false;
  const item = items.find(({ types }) => types.includes('text/plain'));
  return item ? item.getType('text/plain') : new Blob();
}

/** Up to so many UTF-16 units of a text's beginning: UTF-8 takes up to three bytes for each. */
export async function beginningOf(text: Blob, characters: number): Promise<string> {
  return beginning(await text.slice(0, characters * 3).text(), characters);
}
