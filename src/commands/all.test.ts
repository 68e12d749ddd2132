// Everything the page does goes through a command. Oracle: what its files import.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { commands, keyCommands } from './all.ts';
import { navigateWith, placeAt, places } from './places.ts';

/** What a form writes as it is typed or chosen, what a note or a page does to itself, and what starts the page. */
const ownAffairs = new Set([
  ...['changeDecoding', 'changeModel', 'changeObjective', 'changePrompt', 'changeSeed', 'changeText'],
  ...['changeTraining', 'chooseCorpus', 'chooseVocabulary', 'corruptSoon', 'estimateRun'],
  ...['dismissCorpusFailure', 'dismissFailure', 'mayReadInPaste', 'readClipboard', 'beginningOf'],
  ...['loadCorpora', 'loadModels', 'loadRuns', 'loadStorage', 'openDevice', 'resumeInterrupted'],
]);
/** What only tells. */
const readers = new Set([
  ...['activeRun', 'trainingRun', 'trainingJob', 'modelOf', 'hasCorpus', 'hasVocabulary', 'sentinelsOf'],
  ...['settingsLink', 'corruptionLink', 'defaultText', 'longestText'],
  ...['backendChoices', 'colorSchemes', 'languages'],
]);

const ui = join(import.meta.dirname, '../ui');
const files = readdirSync(ui, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.tsx?$/.test(name),
);

/** Values that a file takes from the page's state. */
function stateImports(file: string): string[] {
  const text = readFileSync(join(ui, file), 'utf8');
  const imports = text.matchAll(/import \{([^}]*)\} from '[./]*\/state\/\w+\.ts'/g);
  const names = [...imports].flatMap(([, list = '']) => list.split(',').map((name) => name.trim()));
  return names.filter((name) => name !== '' && !name.startsWith('type '));
}

it('no component changes anything but through a command', () => {
  const taken = files.flatMap((file) => stateImports(file).map((name) => ({ file, name })));
  expect(taken.length).toBeGreaterThan(100);
  const isOwn = (name: string) => /^use[A-Z]/.test(name) || ownAffairs.has(name) || readers.has(name);
  expect(taken.filter(({ name }) => !isOwn(name))).toEqual([]);
});

it('every place is gone to by a key of its own', async () => {
  const seen = vi.fn();
  navigateWith(seen);
  for (const { name, address, shortcut } of places) {
    const command = keyCommands.find((one) => one.command.shortcut === shortcut)?.command;
    expect(command?.enabled()).toBe(true);
    await command?.perform();
    expect(seen).toHaveBeenLastCalledWith(address);
    expect(placeAt(address)).toBe(name);
  }
  expect(placeAt('/nowhere')).toBeUndefined();
});

it('a key belongs to a place that there is, or to all', () => {
  expect(Object.keys(commands).length).toBeGreaterThan(keyCommands.length);
  const at = keyCommands.flatMap(({ command }) => command.place ?? []);
  expect(at.filter((address) => placeAt(address) === undefined)).toEqual([]);
});
