import { expect, it } from 'vitest';
import { z } from 'zod';
import { schemaFor } from './schemaFor.ts';

interface Point {
  step: number;
  loss?: number | undefined;
}

it('takes the schema of a type as it is', () => {
  const schema = z.strictObject({ step: z.number(), loss: z.number().optional() });
  expect(schemaFor<Point>()(schema)).toBe(schema);
});

it('does not compile for a schema that lacks a key, has one too many, or takes other values', () => {
  const [lacking, more] = [
    { step: z.number() },
    { step: z.number(), loss: z.number().optional(), rate: z.number() },
  ];
  const schemas = [
    // @ts-expect-error `loss` is missing, though a point may lack it
    schemaFor<Point>()(z.strictObject(lacking)),
    // @ts-expect-error `rate` is no part of a point
    schemaFor<Point>()(z.strictObject(more)),
    // @ts-expect-error a point's step is a number
    schemaFor<Point>()(z.strictObject({ step: z.string(), loss: z.number().optional() })),
    // @ts-expect-error a point may lack its loss
    schemaFor<Point>()(z.strictObject({ step: z.number(), loss: z.number() })),
    // @ts-expect-error one choice is missing
    schemaFor<'new' | 'done'>()(z.enum(['new'])),
  ];
  expect(schemas).toHaveLength(5);
});
