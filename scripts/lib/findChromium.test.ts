import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chromiumPlaces, findChromium } from './findChromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 't5-browser-'));
const browser = join(folder, 'chromium');
writeFileSync(browser, '#!/bin/sh\n');
chmodSync(browser, 0o755);
mkdirSync(join(folder, 'no-program'));

afterAll(() => rmSync(folder, { recursive: true }));

it('takes CHROME_PATH before anything else', () => {
  expect(findChromium({ CHROME_PATH: browser, PATH: '/nowhere' }, 'linux')).toBe(browser);
});

it('refuses a CHROME_PATH that is no program instead of testing with another browser', () => {
  expect(() => findChromium({ CHROME_PATH: join(folder, 'no-program') }, 'linux')).toThrow(/CHROME_PATH/);
});

it('finds a browser on the PATH', () => {
  expect(findChromium({ PATH: folder }, 'linux')).toBe(browser);
});

it('knows where browsers lie on macOS and Windows', () => {
  expect(chromiumPlaces('darwin', { HOME: '/Users/me' })).toContain(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  );
  expect(chromiumPlaces('win32', { PROGRAMFILES: 'C:\\Program Files' })).toContain(
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  );
});
