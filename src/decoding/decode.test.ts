import { describe, expect, it } from 'vitest';
import { type DecodingConfig, defaultDecodingConfig } from '../config/decoding.ts';
import { decode } from './decode.ts';
import { hashedLogits, tableScorer } from './testing/tableScorer.ts';

const ids = { startId: 0, eosId: 1 };
const methods = ['greedy', 'beam', 'google-beam', 'sample'] as const;
const refusal = (scorer: ReturnType<typeof tableScorer>, config: DecodingConfig, theIds = ids) =>
  decode(scorer, config, theIds).then(
    () => undefined,
    (reason) => reason as { name: string; code: string; got: string; message: string },
  );

describe('decode', () => {
  it.each(methods)(
    '%s: ids start with the start token, end after EOS, one log probability each',
    async (method) => {
      for (let seed = 0; seed < 20; seed++) {
        const logitsAfter = hashedLogits(12, seed);
        const config = { ...defaultDecodingConfig, method, maxNewTokens: 10 };
        for (const answer of await decode(tableScorer(12, logitsAfter), config, ids)) {
          expect(answer.ids[0]).toBe(0);
          expect(answer.logProbs.length).toBe(answer.ids.length - 1);
          expect(answer.runnersUp!.length).toBe(answer.logProbs.length);
          const end = answer.ids.indexOf(1);
          expect(end === -1 ? answer.ids.length : end + 1).toBe(end === -1 ? 11 : answer.ids.length);
        }
      }
    },
  );

  it.each(methods)('%s: stops between steps when it is cancelled', async (method) => {
    const controller = new AbortController();
    const scorer = tableScorer(4, (prefix) => {
      if (prefix.length === 3) controller.abort();
      return [0, -1e7, 0, 0];
    });
    const config = { ...defaultDecodingConfig, method, maxNewTokens: 50 };
    const running = decode(scorer, config, ids, { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(scorer.calls.length).toBe(3);
  });

  it('names the setting that is out of range and what it was', async () => {
    const config = { ...defaultDecodingConfig, numBeams: 99 };
    const reason = await refusal(tableScorer(4, hashedLogits(4, 1)), config);
    expect(reason).toMatchObject({ name: 'Expected', code: 'decoding.settings', got: '99' });
    expect(reason?.message).toContain('numBeams');
  });

  it('refuses more answers than beams where there are beams', async () => {
    const tooMany = { ...defaultDecodingConfig, numBeams: 2, numReturnSequences: 3 };
    const code = async (method: DecodingConfig['method']) =>
      (await refusal(tableScorer(9, hashedLogits(9, 1)), { ...tooMany, method }))?.code;
    expect(await code('beam')).toBe('decoding.settings');
    expect(await code('google-beam')).toBe('decoding.settings');
    expect(await code('greedy')).toBeUndefined();
    expect(await code('sample')).toBeUndefined();
  });

  it('refuses an EOS that the model has no logit for', async () => {
    const reason = await refusal(tableScorer(4, hashedLogits(4, 1)), defaultDecodingConfig, {
      startId: 0,
      eosId: 4,
    });
    expect(reason?.code).toBe('decoding.eosId');
  });

  it.each(methods)('%s: says so when the model has diverged', async (method) => {
    const config = { ...defaultDecodingConfig, method };
    const reason = await refusal(
      tableScorer(4, () => [0, Number.NaN, 0, 0]),
      config,
    );
    expect(reason?.code).toBe('decoding.logits');
  });
});
