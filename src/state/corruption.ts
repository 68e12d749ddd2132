// The text on Corrupt and what the objective makes of it. One request is in flight at a time and only the newest
// wish is kept, so that typing is never delayed and never queues work.
import { create } from 'zustand';
import { objectiveFields } from '../config/objective.ts';
import { trainingFields } from '../config/training.ts';
import type { Failure } from '../errors/failure.ts';
import { beginning } from '../math/beginning.ts';
import type { ArchitectureMasks, Corruption } from '../protocol/corpus.ts';
import { changeObjective, useDraft } from './draft.ts';
import { type Refusal, readSettings, writeSettings } from './link.ts';
import { performInCorpus } from './workers.ts';

/** Characters that are taken from what is typed or pasted: a page is looked at, not a library. */
export const longestText = 20_000;

interface CorruptionState {
  text: string;
  seed: number;
  /** A longer text was pasted and cut. */
  cut: boolean;
  busy: boolean;
  corruption: Corruption | undefined;
  masks: ArchitectureMasks[];
  /** The same text under every objective. */
  all: Corruption[];
  failure: Failure | undefined;
}

export const defaultText = 'Thank you for inviting me to your party last week.';
const defaultSeed = 1;

export const useCorruption = create<CorruptionState>()(() => ({
  text: defaultText,
  seed: defaultSeed,
  cut: false,
  busy: false,
  corruption: undefined,
  masks: [],
  all: [],
  failure: undefined,
}));

const pauseInTyping = 60;
let timer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;

/** Takes a text, cut to what is looked at. */
export function changeText(text: string): void {
  useCorruption.setState({ text: beginning(text, longestText), cut: text.length > longestText });
  corruptSoon();
}

export function changeSeed(seed: number): void {
  useCorruption.setState({ seed });
  corruptSoon();
}

/** Asks for a fresh corruption once typing pauses. */
export function corruptSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(corruptNow, pauseInTyping);
}

async function corruptNow(): Promise<void> {
  wanted = true;
  if (useCorruption.getState().busy) return;
  useCorruption.setState({ busy: true });
  while (wanted) {
    wanted = false;
    await corruptOnce();
  }
  useCorruption.setState({ busy: false });
}

async function corruptOnce(): Promise<void> {
  const { text, seed } = useCorruption.getState();
  if (text.trim() === '') {
    useCorruption.setState({ corruption: undefined, masks: [], all: [], failure: undefined });
    return;
  }
  const { objective, vocabularyId } = useDraft.getState().settings;
  const task = { text, seed, vocabularyId, settings: objective };
  const one = await performInCorpus({ kind: 'corrupt', ...task });
  if (one.kind === 'failed') useCorruption.setState({ failure: one.failure });
  if (one.kind !== 'completed') return;
  useCorruption.setState({ ...one.value, failure: undefined });
  const all = await performInCorpus({ kind: 'corruptAll', ...task });
  if (all.kind === 'completed') useCorruption.setState({ all: all.value });
}

const seedFields = { seed: trainingFields.seed } as const;
/** Characters of a text that go into a link; browsers and chats cut longer addresses. */
const longestLinkedText = 2000;

/** The address of what is seen now: settings off their defaults, seed and text. */
export function corruptionLink(): string {
  const params = new URLSearchParams();
  const { text, seed } = useCorruption.getState();
  writeSettings(objectiveFields, useDraft.getState().settings.objective, params);
  if (seed !== defaultSeed) params.set('seed', String(seed));
  if (text !== defaultText) params.set('text', beginning(text, longestLinkedText));
  const query = params.toString();
  return query === '' ? '/corrupt' : `/corrupt?${query}`;
}

/** Takes over what a link says; gives what it said out of range. */
export function openCorruptionLink(params: URLSearchParams): Refusal[] {
  if (params.size === 0) return [];
  const objective = readSettings(objectiveFields, params);
  const { values, refused } = readSettings(seedFields, params);
  changeObjective(objective.values);
  useCorruption.setState({ seed: params.has('seed') ? values.seed : defaultSeed });
  changeText(params.get('text') ?? defaultText);
  return [...objective.refused, ...refused];
}
