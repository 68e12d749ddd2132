// One fact for each stage of the strip, in the user's language: of the run that trains, else of the draft.
import { useTranslation } from 'react-i18next';
import { isDecoderOnly } from '../../config/model.ts';
import { readsSetting } from '../../config/objective.ts';
import { builtInCorpusId, byteVocabularyId, type RunSettings } from '../../config/run.ts';
import { useAnswer } from '../../state/answer.ts';
import { useCorpus } from '../../state/corpus.ts';
import { useDraft } from '../../state/draft.ts';
import { activeRun, useRuns } from '../../state/run.ts';
import { bytes, count } from '../figures.ts';
import type { Stage } from './stripFacts.ts';

export function useStageFacts(): Record<Stage, string> {
  const draft = useDraft((state) => state.settings);
  const training = useRuns((state) => {
    const run = activeRun(state);
    return run?.status === 'training' ? run.settings : undefined;
  });
  const settings = training ?? draft;
  return {
    text: useTextFact(settings.corpusId),
    pieces: usePieceFact(settings.vocabularyId),
    ...useModelFacts(settings),
    answer: useAnswerFact(),
  };
}

function useTextFact(corpusId: string): string {
  const { t, i18n } = useTranslation('frame');
  const corpus = useCorpus((state) => state.corpora.find((one) => one.id === corpusId));
  if (corpusId === builtInCorpusId) return t('fact.sample');
  return corpus ? bytes(corpus.bytes, i18n.language) : '–';
}

function usePieceFact(vocabularyId: string): string {
  const { t, i18n } = useTranslation('frame');
  const vocabulary = useCorpus((state) => state.vocabularies.find((one) => one.id === vocabularyId));
  if (vocabularyId === byteVocabularyId) return t('fact.bytes');
  return vocabulary ? count(vocabulary.size, i18n.language) : '–';
}

function useModelFacts({
  model,
  objective,
}: RunSettings): Record<'corruption' | 'encoder' | 'decoder', string> {
  const { t, i18n } = useTranslation(['frame', 'fields']);
  const rate = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(objective.noiseDensity);
  const corruption = readsSetting(objective.objective, 'noiseDensity')
    ? t('frame:fact.corruption', { rate, length: objective.meanNoiseSpanLength })
    : t(`fields:objective.choices.${objective.objective}`);
  const encoder = isDecoderOnly(model.architecture)
    ? t('frame:fact.noEncoder')
    : t('frame:fact.layers', { count: model.numLayers });
  const decoder =
    model.architecture === 'shared'
      ? t('frame:fact.shared')
      : t('frame:fact.layers', { count: model.numDecoderLayers });
  return { corruption, encoder, decoder };
}

function useAnswerFact(): string {
  const { t } = useTranslation('frame');
  const decoding = useAnswer((state) => state.decoding);
  if (decoding.method === 'greedy') return t('fact.greedy');
  if (decoding.method === 'sample') return t('fact.sampling');
  return t('fact.beams', { count: decoding.numBeams });
}
