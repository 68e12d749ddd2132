// Bring texts and vocabularies in, and let them go.
import {
  deleteCorpus,
  deleteVocabulary as forgetVocabulary,
  importText,
  importVocabulary,
} from '../state/corpus.ts';
import { chooseCorpus, chooseVocabulary } from '../state/draft.ts';
import { loadStorage } from '../state/storage.ts';
import { always, type Command } from './command.ts';

interface Brought<Source> {
  name: string;
  source: Source;
}

/** Brings a text in and chooses it; gives its id, or undefined where it was refused: then the choice stays. */
export const takeText: Command<Brought<Blob | string>, string | undefined> = {
  enabled: always,
  async perform({ name, source }) {
    const record = await importText(name, source);
    if (record) chooseCorpus(record.id);
    return record?.id;
  },
};

/** The same for a SentencePiece model. */
export const takeVocabulary: Command<Brought<Blob>, string | undefined> = {
  enabled: always,
  async perform({ name, source }) {
    const record = await importVocabulary(name, source);
    if (record) chooseVocabulary(record.id, record.size);
    return record?.id;
  },
};

/** Forgets a text for good; runs that learned from it can go on. */
export const deleteText: Command<string> = {
  enabled: always,
  async perform(id) {
    await deleteCorpus(id);
    await loadStorage();
  },
};

export const deleteVocabulary: Command<string> = {
  enabled: always,
  async perform(id) {
    await forgetVocabulary(id);
    await loadStorage();
  },
};
