import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { modelFields } from '../../../config/model.ts';
import { sizePresets } from '../../../config/presets.ts';
import { defaultRunSettings } from '../../../config/run.ts';
import { optimizerNames, trainingFields } from '../../../config/training.ts';
import type { JobPhase } from '../../../protocol/jobs.ts';
import type { Job } from '../../../state/jobs.ts';
import { readSettingsLink, settingsLink } from '../../../state/settingsLink.ts';
import { type Mark, secondsLeft, withMark } from '../../timeLeft.ts';
import { differing } from './differing.ts';
import { optimizerChange } from './optimizerChange.ts';
import { shownPhase } from './preparing.ts';
import { presetOf, sizeOf } from './sizes.ts';
import { writtenSettings } from './writtenSettings.ts';

const { model, training } = defaultRunSettings;

describe('sizes', () => {
  it.each(sizePresets)('recognize the preset %s', (preset) => {
    expect(presetOf({ ...model, ...sizeOf(preset), dropoutRate: 0.3 })).toBe(preset);
  });

  it('call anything else an own size', () => {
    expect(presetOf({ ...model, dFf: model.dFf + 4 })).toBeUndefined();
  });
});

describe('changing the optimizer', () => {
  const usual = { optimizer: 'adamw', learningRate: 0.001, momentum: 0.9 } as const;

  it('takes its usual rate and momentum along', () => {
    expect(optimizerChange(training, 'adamw')).toEqual(usual);
    expect(optimizerChange({ ...training, ...usual }, 'adafactor')).toEqual({
      optimizer: 'adafactor',
      learningRate: 0.01,
      momentum: 0,
    });
  });

  it('keeps what was chosen', () => {
    expect(optimizerChange({ ...training, learningRate: 0.5, momentum: 0.3 }, 'adamw')).toEqual({
      optimizer: 'adamw',
    });
    expect(optimizerChange({ ...training, ...usual, momentum: 0 }, 'adamwscale')).not.toHaveProperty(
      'momentum',
    );
  });
});

describe('a link to settings', () => {
  it('brings back what was off its default', () => {
    const settings = {
      ...defaultRunSettings,
      model: { ...model, dModel: 64, architecture: 'prefix-lm' as const },
      training: { ...training, learningRate: 1e-4, steps: 30 },
    };
    expect(readSettingsLink(settingsLink(settings), defaultRunSettings)).toEqual({ settings, refused: [] });
    expect(settingsLink(defaultRunSettings)).toBe('');
  });

  it.each(optimizerNames)('brings back the momentum of %s, none as well', (optimizer) => {
    for (const momentum of [0, 0.5, 0.9]) {
      const settings = { ...defaultRunSettings, training: { ...training, steps: 30, optimizer, momentum } };
      expect(readSettingsLink(`?${settingsLink(settings)}`, defaultRunSettings)?.settings).toEqual(settings);
    }
  });

  it('of before momentum had its name means what was used then', () => {
    const momentumOf = (search: string) =>
      readSettingsLink(search, defaultRunSettings)?.settings.training.momentum;
    expect(momentumOf('?optimizer=adamw')).toBe(0.9);
    expect(momentumOf('?optimizer=adamw&beta1=0.5')).toBe(0.5);
    expect(momentumOf('?beta1=0.5')).toBe(0.5);
    expect(momentumOf('?steps=3')).toBe(0);
  });

  it('refuses what is out of range, says so, and keeps the rest', () => {
    const { settings, refused } =
      readSettingsLink('?batchSize=-4&steps=30&dropoutRate=x', defaultRunSettings) ?? {};
    expect(settings?.training).toEqual({ ...training, steps: 30 });
    expect(settings?.model).toEqual(model);
    expect(refused?.map(({ name, got }) => [name, got])).toEqual([
      ['dropoutRate', 'x'],
      ['batchSize', '-4'],
    ]);
  });

  it('refuses settings that do not go together, says so, and keeps the rest', () => {
    const search = '?relativeAttentionNumBuckets=64&relativeAttentionMaxDistance=32&dModel=64';
    const { settings, refused } = readSettingsLink(search, defaultRunSettings) ?? {};
    expect(settings?.model).toEqual({ ...model, relativeAttentionNumBuckets: 64, dModel: 64 });
    expect(refused).toMatchObject([{ name: 'relativeAttentionMaxDistance', got: '32', bound: 32 }]);
  });

  it('is none when it holds no settings, and never changes the size of a vocabulary', () => {
    const draft = { ...defaultRunSettings, model: { ...model, vocabSize: 1000 } };
    expect(readSettingsLink('?utm_source=x', draft)).toBeUndefined();
    expect(readSettingsLink('?steps=3&vocabSize=9', draft)?.settings.model.vocabSize).toBe(1000);
  });
});

describe('the settings of a run in words', () => {
  const t = ((key: string) => key) as unknown as TFunction<'fields'>;
  const line = (name: string, lines: { name: string }[]) => lines.find((one) => one.name === name);

  it('are figures of the language, on or off, and the words of a choice', () => {
    const lines = writtenSettings(trainingFields, { ...training, seed: 12345, fp16: true }, 'de', t);
    expect(lines).toHaveLength(Object.keys(trainingFields).length);
    expect(line('seed', lines)).toEqual({ name: 'seed', label: 'seed.label', value: '12.345' });
    expect(line('learningRate', lines)).toMatchObject({ value: '0,01' });
    expect(line('zLoss', lines)).toMatchObject({ value: '0,0001' });
    expect(line('fp16', lines)).toMatchObject({ value: 'on' });
    expect(line('gradientCheckpointing', lines)).toMatchObject({ value: 'off' });
    expect(line('optimizer', lines)).toMatchObject({ value: 'optimizer.choices.adafactor' });
  });

  it('leave out what the vocabulary decides, which has no words', () => {
    const names = writtenSettings(modelFields, model, 'en', t).map(({ name }) => name);
    expect(names).toContain('dropoutRate');
    for (const name of ['vocabSize', 'padTokenId', 'eosTokenId']) expect(names).not.toContain(name);
  });

  it.each([
    ['encoder-decoder', { numLayers: '3', numDecoderLayers: '5' }],
    ['prefix-lm', { layers: '5' }],
    ['shared', { layers: '3' }],
  ] as const)('say how deep the stacks of %s are, and no others', (architecture, depths) => {
    const values = { ...model, architecture, numLayers: 3, numDecoderLayers: 5 };
    const lines = writtenSettings(modelFields, values, 'en', t).filter(({ name }) => /layers$/i.test(name));
    expect(Object.fromEntries(lines.map(({ name, value }) => [name, value]))).toEqual(depths);
  });
});

describe('what is prepared', () => {
  it('is not the text as long as there is no device to read it for', () => {
    const at = (phase?: JobPhase): Job => ({
      id: '1',
      what: 'train',
      cancel: () => {},
      ...(phase && { phase }),
    });
    expect(shownPhase(at('text'), false)).toBe('device');
    expect(shownPhase(at('text'), true)).toBe('text');
    expect(shownPhase(at('model'), false)).toBe('model');
  });

  it('is the text from the moment a training is asked for, and nothing once it takes steps', () => {
    const asked: Job = { id: '1', what: 'start', cancel: () => {} };
    expect(shownPhase(asked, true)).toBe('text');
    expect(shownPhase({ ...asked, phase: 'steps' }, true)).toBeUndefined();
    expect(shownPhase(undefined, true)).toBeUndefined();
  });
});

describe('time left', () => {
  const marks = [
    { share: 0.25, at: 0 },
    { share: 0.5, at: 5000 },
  ].reduce<Mark[]>(withMark, []);

  it('goes on at the pace that was seen', () => {
    expect(secondsLeft(marks)).toBe(10);
    expect(secondsLeft(withMark(marks, { share: 1, at: 15_000 }))).toBe(0);
  });

  it('is unknown before a pace was seen', () => {
    expect(secondsLeft([])).toBeUndefined();
    expect(secondsLeft(marks.slice(0, 1))).toBeUndefined();
  });

  it('starts over when a run goes back to its checkpoint', () => {
    expect(withMark(marks, { share: 0.3, at: 9000 })).toEqual([{ share: 0.3, at: 9000 }]);
  });
});

describe('what differs from the wanted text', () => {
  it('is marked word by word, spaces left out', () => {
    expect(differing('Ich habe die Haus rote', 'Ich habe drei rote')).toEqual([
      { text: 'Ich habe ', right: true },
      { text: 'die Haus', right: false },
      { text: ' rote', right: true },
    ]);
  });

  it('is nothing in an equal text and all of a strange one', () => {
    expect(differing('a b', 'a b')).toEqual([{ text: 'a b', right: true }]);
    expect(differing('x', 'a b')).toEqual([{ text: 'x', right: false }]);
    expect(differing('', 'a')).toEqual([]);
  });
});
