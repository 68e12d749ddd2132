// What lies in IndexedDB, as zod schemas: everything read back is validated here, once. Types that a stage makes are the
// stage's; records, which exist only here, have their type from their schema.
// Bytes are chunks of at most 16 MiB under `${key}/${chunk}`; a manifest with sizes and SHA-256 is written last.
import { z } from 'zod';
import { type MetricName, metricNames } from '../config/metrics.ts';
import { modelSchema } from '../config/model.ts';
import { objectiveSchema } from '../config/objective.ts';
import { runSettingsSchema } from '../config/run.ts';
import type { Failure } from '../errors/failure.ts';
import type { Verdict } from '../gpu/tuner.ts';
import type { BackendSpeeds } from '../session/backendSpeeds.ts';
import type { CurvePoint } from '../session/curve.ts';
import type { EvaluationText, RunStatus, Sample } from '../session/events.ts';
import { schemaFor } from './schemaFor.ts';

/** Databases, one for each kind of thing (idb-keyval has one store a database). */
const databaseNames = [
  'corpora',
  'shards',
  'vocabularies',
  'checkpoints',
  'models',
  'runs',
  'settings',
] as const;
export type DatabaseName = (typeof databaseNames)[number];

/** Where the bytes of one stored thing lie and how to know that they are whole. */
export const manifestSchema = z.strictObject({
  format: z.literal('t5-playground/1'),
  /** Bytes in all. */
  bytes: z.number().int().nonnegative(),
  chunks: z.array(
    z.strictObject({ key: z.string(), bytes: z.number().int().positive(), sha256: z.string().length(64) }),
  ),
  /** Free description, such as a checkpoint's step; validated by its owner. */
  about: z.record(z.string(), z.unknown()),
  /** Milliseconds since 1970, from the worker. */
  createdAt: z.number(),
  /** Of the key and of everything above. */
  sha256: z.string().length(64),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const corpusSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  /** UTF-8 bytes. */
  bytes: z.number().int().nonnegative(),
  characters: z.number().int().nonnegative(),
  createdAt: z.number(),
});
export type CorpusRecord = z.infer<typeof corpusSchema>;

export const vocabularySchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  /** Ids, sentinels included. */
  size: z.number().int().positive(),
  /** What was written before this was known has T5's. */
  sentinelCount: z.number().int().nonnegative().default(100),
  createdAt: z.number(),
});
export type VocabularyRecord = z.infer<typeof vocabularySchema>;

/** What backends took for the same training step, in milliseconds, by the name of the adapter. */
export const backendSpeedsSchema = z.record(
  z.string(),
  schemaFor<BackendSpeeds>()(z.strictObject({ webgpu: z.number().positive(), wasm: z.number().positive() })),
);

const verdictSchema = schemaFor<Verdict>()(
  z.strictObject({
    winner: z.string(),
    milliseconds: z.number().positive(),
    /** What would be taken without measuring. */
    rule: z.string(),
    ruleMilliseconds: z.number().positive(),
  }),
);

/** What was measured of ways to compute on an adapter; times in ms of one unit of a class of work. */
const tuningSchema = z.strictObject({
  /** Of the tables it was measured among. */
  version: z.string(),
  /** Milliseconds since 1970, as far as dates go. */
  measuredAt: z.number().int().min(0).max(8.64e15),
  /** By a class of work, also one of another version, that is no more. */
  works: z.array(z.strictObject({ work: z.string(), ...verdictSchema.shape })),
});
export type TuningRecord = z.infer<typeof tuningSchema>;

/** By the name of the adapter. */
export const tuningsSchema = z.record(z.string(), tuningSchema);

/** A metric that was added after a point was written is missing there. */
const measuredSchema = Object.fromEntries(metricNames.map((name) => [name, z.number().optional()])) as Record<
  MetricName,
  z.ZodOptional<z.ZodNumber>
>;

const curvePointSchema = schemaFor<CurvePoint>()(
  z.strictObject({ step: z.number().int().nonnegative(), ...measuredSchema }),
);

const sampleSchema = schemaFor<Sample>()(
  z.strictObject({
    step: z.number().int().nonnegative(),
    input: z.string(),
    wanted: z.string(),
    written: z.string(),
  }),
);

const runStatusSchema = schemaFor<RunStatus>()(
  z.enum(['new', 'training', 'paused', 'stopped', 'done', 'failed']),
);

const failureSchema = schemaFor<Failure>()(
  z.strictObject({
    code: z.string(),
    wanted: z.string(),
    got: z.string(),
    remedy: z.string(),
    message: z.string(),
  }),
);

const evaluationTextSchema = schemaFor<EvaluationText>()(z.enum(['held-out', 'training']));

export const runSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  settings: runSettingsSchema,
  /** The model whose weights it began with; drawn afresh if absent. */
  from: z.string().optional(),
  status: runStatusSchema,
  /** Optimizer steps done at the newest checkpoint. */
  step: z.number().int().nonnegative(),
  parameters: z.number().int().nonnegative(),
  curve: z.array(curvePointSchema),
  samples: z.array(sampleSchema),
  /** What evaluations are made on; runs of before this was told lack it. */
  evaluatedOn: evaluationTextSchema.optional(),
  /** Key of the newest whole checkpoint, if there is one. */
  checkpointKey: z.string().optional(),
  /** How often in a row the run went on by itself from a step after it was cut off there. */
  resumes: z
    .strictObject({ step: z.number().int().nonnegative(), times: z.number().int().positive() })
    .optional(),
  failure: failureSchema.optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type RunRecord = z.infer<typeof runSchema>;

/** Where a model comes from. */
const originSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), runId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('file'), file: z.string() }),
]);

/** A model that can be asked, exported and trained further, whoever made it. */
export const modelRecordSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  origin: originSchema,
  config: modelSchema,
  /** What it learned last, which says what it can do: fill in what is missing, go on, or answer. */
  objective: objectiveSchema,
  vocabularyId: z.string().min(1),
  parameters: z.number().int().nonnegative(),
  /** Optimizer steps behind its weights; 0 where nobody knows. */
  step: z.number().int().nonnegative(),
  /** Where its weights lie, another place whenever they change; absent until there are some. */
  weights: z.strictObject({ database: z.enum(['checkpoints', 'models']), key: z.string() }).optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type ModelRecord = z.infer<typeof modelRecordSchema>;
