// The browser's text size, for what is drawn rather than laid out: canvases know no rem.

/** How much larger than usual text is to be: 2 where the browser's text size is doubled. */
export function textScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}
