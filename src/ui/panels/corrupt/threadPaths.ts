// Curves between the ends of each span in the rows of a laid-out element.

export interface Thread {
  span: number;
  /** Row it starts in. */
  from: string;
  path: string;
}

interface End {
  left: number;
  middle: number;
  top: number;
  bottom: number;
}

/** A curve that leaves downwards and arrives from above. */
function curve(from: End, to: End): string {
  const bend = Math.max(14, (to.top - from.bottom) / 2);
  return `M${from.middle} ${from.bottom}C${from.middle} ${from.bottom + bend} ${to.middle} ${to.top - bend} ${to.middle} ${to.top}`;
}

/** Threads from row to row; a row without an end for a span is skipped. Coordinates are those of `box`. */
export function threadsIn(box: HTMLElement): Thread[] {
  const origin = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll<HTMLElement>('[data-row]')].map((row) => ({
    name: row.dataset.row ?? '',
    ends: endsIn(row, origin),
  }));
  const threads: Thread[] = [];
  rows.forEach((row, index) => {
    for (const [span, from] of row.ends) {
      const below = rows.slice(index + 1).find((other) => other.ends.has(span));
      const to = below?.ends.get(span);
      if (to) threads.push({ span, from: row.name, path: curve(from, to) });
    }
  });
  return threads;
}

/** The first end of every span in a row: its last line to leave from, its first to arrive at. */
function endsIn(row: HTMLElement, origin: DOMRect): Map<number, End> {
  const ends = new Map<number, End>();
  for (const element of row.querySelectorAll<HTMLElement>('[data-span]')) {
    const span = Number(element.dataset.span);
    const [rect] = element.getClientRects();
    if (ends.has(span) || !rect) continue;
    ends.set(span, {
      left: rect.left - origin.left,
      middle: (rect.left + rect.right) / 2 - origin.left,
      top: rect.top - origin.top + 2,
      bottom: rect.bottom - origin.top,
    });
  }
  return ends;
}
