// Texts and vocabularies the visitor brought, and how they are brought in and removed.
import { create } from 'zustand';
import { builtInCorpusId, byteSentinelCount, byteVocabularyId } from '../config/run.ts';
import type { Failure } from '../errors/failure.ts';
import type { DamagedRecord } from '../storage/recordStores.ts';
import type { CorpusRecord, VocabularyRecord } from '../storage/records.ts';
import { forgetCorpus, forgetVocabulary } from './draft.ts';
import { readCorpora, readVocabularies } from './stored.ts';
import { performInCorpus } from './workers.ts';

interface CorpusState {
  loaded: boolean;
  corpora: CorpusRecord[];
  vocabularies: VocabularyRecord[];
  /** Stored, but unreadable: they can only be deleted. */
  damagedCorpora: readonly DamagedRecord[];
  damagedVocabularies: readonly DamagedRecord[];
  failure: Failure | undefined;
}

export const useCorpus = create<CorpusState>()(() => ({
  loaded: false,
  corpora: [],
  vocabularies: [],
  damagedCorpora: [],
  damagedVocabularies: [],
  failure: undefined,
}));

/** Whether a run can be started on a text; those that have its ids can still go on. */
export function hasCorpus({ corpora }: CorpusState, id: string): boolean {
  return id === builtInCorpusId || corpora.some((one) => one.id === id);
}

export function hasVocabulary({ vocabularies }: CorpusState, id: string): boolean {
  return id === byteVocabularyId || vocabularies.some((one) => one.id === id);
}

/** How many gaps a prompt may have with a vocabulary; T5's number where it is not stored any more. */
export function sentinelsOf({ vocabularies }: CorpusState, id: string): number {
  if (id === byteVocabularyId) return byteSentinelCount;
  return vocabularies.find((one) => one.id === id)?.sentinelCount ?? 100;
}

/** Reads the stored texts and vocabularies. */
export async function loadCorpora(): Promise<void> {
  const nothing = { records: [], damaged: [] };
  const [corpora, vocabularies] = await Promise.all([readCorpora(), readVocabularies()]).catch(() => [
    nothing,
    nothing,
  ]);
  useCorpus.setState({
    loaded: true,
    corpora: corpora.records,
    vocabularies: vocabularies.records,
    damagedCorpora: corpora.damaged,
    damagedVocabularies: vocabularies.damaged,
  });
}

/** Stores a text or file as a corpus. Gives undefined and keeps the failure where it was refused. */
export async function importText(name: string, source: Blob | string): Promise<CorpusRecord | undefined> {
  useCorpus.setState({ failure: undefined });
  const outcome = await performInCorpus({ kind: 'importText', name, source });
  if (outcome.kind === 'failed') useCorpus.setState({ failure: outcome.failure });
  if (outcome.kind !== 'completed') return undefined;
  const { value } = outcome;
  useCorpus.setState((state) => ({
    corpora: [value, ...state.corpora.filter((one) => one.id !== value.id)],
  }));
  return value;
}

/** Stores a SentencePiece model. Gives undefined and keeps the failure where it was refused. */
export async function importVocabulary(name: string, source: Blob): Promise<VocabularyRecord | undefined> {
  useCorpus.setState({ failure: undefined });
  const outcome = await performInCorpus({ kind: 'importVocabulary', name, source });
  if (outcome.kind === 'failed') useCorpus.setState({ failure: outcome.failure });
  if (outcome.kind !== 'completed') return undefined;
  const { value } = outcome;
  useCorpus.setState((state) => ({
    vocabularies: [value, ...state.vocabularies.filter((one) => one.id !== value.id)],
  }));
  return value;
}

export async function deleteCorpus(id: string): Promise<void> {
  const outcome = await performInCorpus({ kind: 'deleteCorpus', id });
  if (outcome.kind === 'failed') {
    useCorpus.setState({ failure: outcome.failure });
    return;
  }
  forgetCorpus(id);
  useCorpus.setState((state) => ({
    corpora: without(state.corpora, id),
    damagedCorpora: without(state.damagedCorpora, id),
  }));
}

export async function deleteVocabulary(id: string): Promise<void> {
  const outcome = await performInCorpus({ kind: 'deleteVocabulary', id });
  if (outcome.kind === 'failed') {
    useCorpus.setState({ failure: outcome.failure });
    return;
  }
  forgetVocabulary(id);
  useCorpus.setState((state) => ({
    vocabularies: without(state.vocabularies, id),
    damagedVocabularies: without(state.damagedVocabularies, id),
  }));
}

function without<T extends { id: string }>(all: readonly T[], id: string): T[] {
  return all.filter((one) => one.id !== id);
}

export function dismissCorpusFailure(): void {
  useCorpus.setState({ failure: undefined });
}
