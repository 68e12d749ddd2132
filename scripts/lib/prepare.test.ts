import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkNode, newest } from './prepare.mjs';

it.each(['20.19.0', '22.0.0', '24.1.2'])('takes Node %s', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

it.each(['20.18.3', '18.20.0'])('refuses Node %s in a sentence that names the one needed', (version) => {
  expect(() => checkNode(version)).toThrow(/20\.19 or newer/);
});

it('finds the last change anywhere in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 't5-newest-'));
  mkdirSync(join(folder, 'deep/deeper'), { recursive: true });
  const file = join(folder, 'deep/deeper/file.ts');
  writeFileSync(file, '');
  const later = Math.floor(Date.now() / 1000) + 1000;
  utimesSync(file, later, later);
  expect(newest(folder)).toBe(later * 1000);
  expect(newest(join(folder, 'absent'))).toBe(0);
  rmSync(folder, { recursive: true });
});
