// The browser's text size must reach every place: sizes stand in rem, conditions on the window in em. Hairlines, outlines and
// shadows may be pixels.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** Lines that hold a length in pixels which text may not fit into once it is larger. */
function fixedLengths(name: string): string[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  return lines.filter(
    (line) => !/outline|shadow|--float/.test(line) && /(?<![\d.])(?:[4-9]|[1-9]\d+)(?:\.\d+)?px/.test(line),
  );
}

it.each(files.filter((name) => name.endsWith('.css')))('%s has no length in pixels', (name) => {
  expect(fixedLengths(name)).toEqual([]);
});

it('nor has the theme, but for corners', () => {
  expect(fixedLengths('theme.ts').filter((line) => !line.includes('radius'))).toEqual([]);
});
