// A text under objectives, for the page to look at.
import { objectiveNames } from '../../config/objective.ts';
import { shownMasks } from '../../model/shownMasks.ts';
import { shownCorruption } from '../../objectives/shown.ts';
import type { CorpusResults, CorpusTask } from '../../protocol/corpus.ts';
import { withoutByteOrderMark } from '../../text/byteOrderMark.ts';
import type { Vocabulary } from '../../tokens/vocabulary.ts';
import { openVocabulary } from './library.ts';

/** The page's one number as the pair of seeds that TensorFlow's stateless functions take. */
const seedPair = (seed: number) => [BigInt(seed), 0n] as const;

export class Corruptions {
  /** The vocabulary asked for last, so that typing does not read it again. */
  private last: { id: string; vocabulary: Vocabulary } | undefined;

  async one(task: CorpusTask<'corrupt'>): Promise<CorpusResults['corrupt']> {
    const vocabulary = await this.vocabularyOf(task.vocabularyId);
    const text = withoutByteOrderMark(task.text);
    const corruption = shownCorruption(text, vocabulary, task.settings, seedPair(task.seed));
    return { corruption, masks: shownMasks(corruption.inputs.length, corruption.targets.length) };
  }

  /** The same text under every objective. */
  async all(task: CorpusTask<'corruptAll'>): Promise<CorpusResults['corruptAll']> {
    const vocabulary = await this.vocabularyOf(task.vocabularyId);
    const text = withoutByteOrderMark(task.text);
    return objectiveNames.map((objective) =>
      shownCorruption(text, vocabulary, { ...task.settings, objective }, seedPair(task.seed)),
    );
  }

  private async vocabularyOf(id: string): Promise<Vocabulary> {
    if (this.last?.id !== id) this.last = { id, vocabulary: await openVocabulary(id) };
    return this.last.vocabulary;
  }
}
