// How every way of bringing a text in ends.
import { importText } from '../../../state/corpus.ts';
import { chooseCorpus } from '../../../state/draft.ts';

/** Brings a text in and chooses it; the old choice stays when it is refused. */
export async function takeText(name: string, source: Blob | string): Promise<boolean> {
  const record = await importText(name, source);
  if (record) chooseCorpus(record.id);
  return record !== undefined;
}
