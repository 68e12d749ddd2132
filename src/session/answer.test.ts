// Oracle: what the same prompt would be as an example of training (batches/examples.ts, batches/layout.ts).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultDecodingConfig } from '../config/decoding.ts';
import { type Architecture, architectures, defaultModelConfig, isDecoderOnly } from '../config/model.ts';
import { defaultObjectiveConfig, objectiveNames } from '../config/objective.ts';
import { modelScorer } from '../decoding/modelScorer.ts';
import type { Model } from '../model/model.ts';
import { byteVocabulary } from '../tokens/bytes.ts';
import { answerIds, questionOf } from './answer.ts';

const vocabulary = byteVocabulary();
const prompt = Int32Array.of(70, 71, 72);
const withEos = [...prompt, vocabulary.eosId];

const asked: number[][] = [];
vi.mock('../decoding/modelScorer.ts', () => ({ modelScorer: vi.fn() }));

beforeEach(() => {
  asked.length = 0;
  vi.mocked(modelScorer)
    .mockReset()
    .mockReturnValue({
      vocabSize: 384,
      async logits(prefixes) {
        asked.push([...prefixes[0]!]);
        return new Float32Array(384);
      },
      dispose() {},
    });
});

/** What the encoder, or a prefix LM in both directions, reads, and what the decoder had when it was first asked. */
async function given(architecture: Architecture, objective: (typeof objectiveNames)[number]) {
  const model = { config: { ...defaultModelConfig, architecture } } as Model;
  const answerer = { model, vocabulary, objective: { ...defaultObjectiveConfig, objective } };
  await answerIds(answerer, prompt, { ...defaultDecodingConfig, method: 'greedy', maxNewTokens: 1 });
  return { inputs: [...vi.mocked(modelScorer).mock.lastCall![1]], decoder: asked[0] };
}

describe.each(architectures)('a prompt to a %s', (architecture) => {
  const { decoderStartTokenId: start, eosTokenId: eos } = defaultModelConfig;
  const alone = isDecoderOnly(architecture);

  it.each(objectiveNames.filter((name) => name !== 'lm'))('taught with %s is its inputs', async (name) => {
    const decoder = alone ? [start, ...withEos] : [start];
    expect(await given(architecture, name)).toEqual({ inputs: withEos, decoder });
  });

  it('taught with lm is the beginning of what it writes', async () => {
    const inputs = alone ? [] : [eos];
    expect(await given(architecture, 'lm')).toEqual({ inputs, decoder: [start, ...prompt] });
  });
});

describe('a sample', () => {
  const example = {
    inputs: Int32Array.of(vocabulary.eosId),
    targets: Int32Array.of(5, 6, 7, 8, vocabulary.eosId),
  };

  it('of an objective without inputs asks for the second half of its targets', () => {
    const question = questionOf(example, { ...defaultObjectiveConfig, objective: 'lm' });
    expect(question).toEqual({ inputs: Int32Array.of(5, 6), targets: Int32Array.of(7, 8, vocabulary.eosId) });
  });

  it('of any other asks what training asks', () => {
    expect(questionOf(example, defaultObjectiveConfig)).toEqual(example);
  });
});
