// Settings come from links, files and storage: each row must hold its range against all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodingFields } from './decoding.ts';
import { defaultsOf, type Fields, type NumberField, schemaOf } from './field.ts';
import { modelFields } from './model.ts';
import { objectiveFields } from './objective.ts';
import { presetConfig, sizePresets } from './presets.ts';
import { defaultRunSettings, runSettingsSchema } from './run.ts';
import { trainingFields } from './training.ts';

const tables: Record<string, Fields> = {
  model: modelFields,
  objective: objectiveFields,
  training: trainingFields,
  decoding: decodingFields,
};
const rows = Object.entries(tables).flatMap(([table, fields]) =>
  Object.entries(fields).map(([name, field]) => ({ table, name, field })),
);
const numberRows = rows.flatMap(({ field, ...row }) => (field.kind === 'number' ? [{ ...row, field }] : []));

const made = Object.fromEntries(
  Object.entries(tables).map(([table, fields]) => [
    table,
    { schema: schemaOf(fields), defaults: defaultsOf(fields) },
  ]),
);

/** Whether a table takes one value of a row, all others at their defaults. */
function takes(table: string, name: string, value: unknown): boolean {
  const { schema, defaults } = made[table]!;
  return schema.safeParse({ ...defaults, [name]: value }).success;
}

/** Beside the range by as little as the row can tell apart. */
function beyond({ min, max, integer }: NumberField): number[] {
  const apart = (value: number) => (integer ? 1 : Math.max(1e-15, Math.abs(value) * 1e-12));
  return [min - apart(min), max + apart(max)];
}

describe('a number', () => {
  it.each(numberRows)(
    '$table.$name takes both ends of its range and nothing beyond',
    ({ table, name, field }) => {
      expect([field.min, field.max, field.default].map((value) => takes(table, name, value))).toEqual([
        true,
        true,
        true,
      ]);
      expect(beyond(field).map((value) => takes(table, name, value))).toEqual([false, false]);
    },
  );

  it('is refused where it is none, or a fraction of what is counted', () => {
    for (const { table, name, field } of numberRows) {
      const wrong = [
        Number.NaN,
        Infinity,
        -Infinity,
        `${field.default}`,
        null,
        ...(field.addedLater ? [] : [undefined]),
        [field.default],
        {},
      ];
      for (const value of wrong) expect(takes(table, name, value), `${name} ${String(value)}`).toBe(false);
      if (field.integer && field.max > field.min)
        expect(takes(table, name, field.min + 0.5), name).toBe(false);
    }
  });
});

describe('a choice or a switch', () => {
  it('takes what is listed and nothing else, names that objects have by birth included', () => {
    for (const { table, name, field } of rows) {
      if (field.kind === 'number') continue;
      const listed: unknown[] = field.kind === 'choice' ? [...field.choices] : [true, false];
      for (const value of listed) expect(takes(table, name, value)).toBe(true);
      for (const value of ['', 'constructor', '__proto__', 'TRUE', 0, 1, null])
        expect(takes(table, name, value), `${name} ${String(value)}`).toBe(false);
    }
  });
});

describe('the settings of a run', () => {
  it('are whole with their defaults at every preset', () => {
    for (const preset of sizePresets) {
      const settings = { ...defaultRunSettings, model: presetConfig(preset) };
      expect(runSettingsSchema.parse(settings)).toEqual(settings);
    }
  });

  it('are refused with a key too many or too few, at any depth', () => {
    const { model, ...rest } = defaultRunSettings;
    const { dModel: _, ...narrow } = model;
    const damaged = [
      rest,
      { ...rest, model: narrow },
      { ...rest, model, surplus: 1 },
      { ...rest, model: { ...model, surplus: 1 } },
      { ...rest, model, corpusId: '' },
      { ...rest, model, vocabularyId: 7 },
    ];
    expect(damaged.map((settings) => runSettingsSchema.safeParse(settings).success)).toEqual(
      damaged.map(() => false),
    );
  });

  it('are whole without a row that came later, which then has its default', () => {
    const { gradientCheckpointing: _, ...training } = defaultRunSettings.training;
    const before = { ...defaultRunSettings, training };
    expect(runSettingsSchema.parse(before)).toEqual(defaultRunSettings);
  });

  it('are never anything but refused or in range, whatever is in their place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...numberRows), fc.anything(), ({ table, name, field }, value) => {
        const inRange = typeof value === 'number' && value >= field.min && value <= field.max;
        expect(takes(table, name, value)).toBe(inRange && (!field.integer || Number.isInteger(value)));
      }),
    );
  });
});
