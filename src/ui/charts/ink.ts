// Colors for canvases: the page's CSS variables, read when something is drawn, and a word when they change.

/** The value of a CSS variable on the page, such as `--ink`. */
export function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';
}

/** Calls back when the page turns light or dark; returns the way to stop. */
export function onInkChange(changed: () => void): () => void {
  const observer = new MutationObserver(() => requestAnimationFrame(changed));
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-mantine-color-scheme', 'class'],
  });
  return () => observer.disconnect();
}
