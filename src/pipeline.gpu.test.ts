import { expect, it } from 'vitest';
import { readCheckpoint } from './checkpoints/huggingface.ts';
import { defaultDecodingConfig } from './config/decoding.ts';
import { presetConfig } from './config/presets.ts';
import { defaultRunSettings } from './config/run.ts';
import { openBackend } from './gpu/device.ts';
import { answer, exportModel, train } from './pipeline.ts';
import { sampleText } from './text/sample.ts';

const ports = { tell: () => {}, now: () => 0, breathe: () => Promise.resolve() };

it('turns a text into a model that answers, and exports the very weights that answered', async () => {
  await openBackend('webgpu');
  const model = { ...presetConfig('nano'), numLayers: 1 };
  const short = { steps: 3, batchSize: 2, inputLength: 32, targetLength: 16, evaluationBatches: 1 };
  const settings = { ...defaultRunSettings, model, training: { ...defaultRunSettings.training, ...short } };
  const output = await train({ text: new Blob([sampleText]), settings }, ports);
  expect(output.end).toEqual({ kind: 'done', step: 3 });

  const decoding = {
    ...defaultDecodingConfig,
    method: 'beam' as const,
    numBeams: 2,
    numReturnSequences: 2,
    maxNewTokens: 5,
  };
  const hypotheses = await answer(output, 'The lighthouse <extra_id_0>.', decoding);
  expect(hypotheses).toHaveLength(2);
  expect(hypotheses[0]!.score).toBeGreaterThanOrEqual(hypotheses[1]!.score);
  expect(hypotheses[0]!.pieces[0]!.runnersUp[0]!.probability).toBeGreaterThan(0);

  const read = readCheckpoint(exportModel(output, { name: 'a run' }));
  expect(read.config).toEqual(output.checkpoint.settings.model);
  for (const [name, { values }] of output.checkpoint.parameters) {
    expect(read.parameters.get(name)!.values, name).toEqual(values);
  }
});

it('stops before the first step when it was asked to before', async () => {
  await openBackend('wasm');
  const settings = { ...defaultRunSettings, model: presetConfig('nano') };
  const stopped = await train({ text: sampleText, settings }, { ...ports, signal: AbortSignal.abort() });
  expect([stopped.end, stopped.checkpoint.step]).toEqual([{ kind: 'stopped', step: 0 }, 0]);
});

it('stops after the step under way when it is asked to', async () => {
  await openBackend('wasm');
  const settings = { ...defaultRunSettings, model: presetConfig('nano') };
  const controller = new AbortController();
  let breaths = 0;
  const breathe = async () => {
    breaths++;
    if (breaths === 4) controller.abort();
  };
  const stopped = await train(
    { text: sampleText, settings },
    { ...ports, breathe, signal: controller.signal },
  );
  expect([stopped.end, stopped.checkpoint.step]).toEqual([{ kind: 'stopped', step: 3 }, 3]);
});

it.each(['decoder-lm', 'prefix-lm', 'shared'] as const)(
  'trains and asks a %s model',
  async (architecture) => {
    await openBackend('wasm');
    const model = { ...presetConfig('nano'), architecture, numLayers: 1, numDecoderLayers: 1 };
    const short = { steps: 2, batchSize: 2, inputLength: 32, targetLength: 16, evaluationBatches: 1 };
    const settings = { ...defaultRunSettings, model, training: { ...defaultRunSettings.training, ...short } };
    const output = await train({ text: sampleText, settings }, ports);
    expect(output.end.kind).toBe('done');
    const [best] = await answer(output, 'Once', { ...defaultDecodingConfig, maxNewTokens: 4 });
    expect(best!.pieces.length).toBeGreaterThan(0);
  },
);
