import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultRunSettings } from '../config/run.ts';
import { Expected } from '../errors/expected.ts';
import { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from './runCheckpoint.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const checkpoint: RunCheckpoint = {
  step: 7,
  cursor: { epoch: 1, position: 3, tokens: 5000 },
  settings: defaultRunSettings,
  parameters: new Map([
    ['shared.weight', { shape: [2, 2], values: Float32Array.of(1, -0, 1e-45, Number.NaN) }],
  ]),
  optimizerState: new Map([['rows.shared.weight', { shape: [2], values: Float32Array.of(0.5, 2) }]]),
};

/** The checkpoint's bytes under other metadata. */
function withMetadata(metadata: Record<string, string>): Uint8Array {
  return writeSafetensors(readSafetensors(encodeRunCheckpoint(checkpoint)), metadata);
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeRunCheckpoint(bytes);
  } catch (error) {
    if (error instanceof Expected) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

const format = 't5-playground-run/1';
const state = { step: 7, cursor: checkpoint.cursor, settings: defaultRunSettings };

describe('a run at rest', () => {
  it('comes back to the last bit, with the version of the code', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(decodeRunCheckpoint(encodeRunCheckpoint(checkpoint))).toEqual({ ...checkpoint, version });
  });

  it('is read whatever version wrote it, and from before versions were written', () => {
    const metadata = { format, state: JSON.stringify(state) };
    for (const version of ['0.0.1', '12.30.4', '2.0.0-rc.1', '1.0.0+build.5'])
      expect(decodeRunCheckpoint(withMetadata({ ...metadata, version }))).toEqual({ ...checkpoint, version });
    expect(decodeRunCheckpoint(withMetadata(metadata))).toEqual(checkpoint);
  });

  it('is read from before a setting existed, which then has its default', () => {
    const { gradientCheckpointing: _, ...training } = defaultRunSettings.training;
    const old = { ...state, settings: { ...defaultRunSettings, training } };
    expect(decodeRunCheckpoint(withMetadata({ format, state: JSON.stringify(old) }))).toEqual(checkpoint);
  });

  it.each([
    ['adafactor', 0, 0],
    ['adamw', 0, 0.9],
    ['adamwscale', 0, 0.9],
    ['adamw', 0.5, 0.5],
  ])('is read from before momentum had its name: %s with %f used %f', (optimizer, beta1, momentum) => {
    const { momentum: _, ...training } = { ...defaultRunSettings.training, optimizer, beta1 };
    const old = { ...state, settings: { ...defaultRunSettings, training } };
    const read = decodeRunCheckpoint(withMetadata({ format, state: JSON.stringify(old) }));
    expect(read.settings.training).toEqual({ ...defaultRunSettings.training, optimizer, momentum });
  });

  it.each(['', '1', '1.2', 'v1.2.3', '1.2.3 ', '1.2.x', `1.2.3-${'a'.repeat(100)}`])(
    'refuses %j as a version',
    (version) => {
      expect(codeOf(withMetadata({ format, version, state: JSON.stringify(state) }))).toBe(
        'checkpoint.version',
      );
    },
  );

  it('of another format says which version wrote it', () => {
    const other = { format: 't5-playground-run/2', version: '3.1.0', state: JSON.stringify(state) };
    expect(() => decodeRunCheckpoint(withMetadata(other))).toThrow(
      /t5-playground-run\/2" of version 3\.1\.0/,
    );
  });

  it.each([
    ['a model that is no run', {}, 'checkpoint.format'],
    ['another format', { format: 't5-playground-run/2', state: JSON.stringify(state) }, 'checkpoint.format'],
    ['no state', { format }, 'checkpoint.state'],
    ['a state that is no JSON', { format, state: '{' }, 'checkpoint.state'],
    ['a null state', { format, state: 'null' }, 'checkpoint.state'],
    ['half a step', { format, state: JSON.stringify({ ...state, step: 0.5 }) }, 'checkpoint.state'],
    [
      'settings out of range',
      { format, state: JSON.stringify({ ...state, settings: { ...defaultRunSettings, corpusId: '' } }) },
      'checkpoint.state',
    ],
  ])('refuses %s', (_, metadata, code) => {
    expect(codeOf(withMetadata(metadata as Record<string, string>))).toBe(code);
  });
});
