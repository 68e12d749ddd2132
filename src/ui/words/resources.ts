// All words of the page, by language and area. English is the source: a key that is missing in another language
// fails to compile, because each of its files `satisfies` the English one.
import { bench as benchDe } from './de/bench.ts';
import { corrupt as corruptDe } from './de/corrupt.ts';
import { errors as errorsDe } from './de/errors.ts';
import { fields as fieldsDe } from './de/fields.ts';
import { frame as frameDe } from './de/frame.ts';
import { models as modelsDe } from './de/models.ts';
import { play as playDe } from './de/play.ts';
import { train as trainDe } from './de/train.ts';
import { bench } from './en/bench.ts';
import { corrupt } from './en/corrupt.ts';
import { errors } from './en/errors.ts';
import { fields } from './en/fields.ts';
import { frame } from './en/frame.ts';
import { models } from './en/models.ts';
import { play } from './en/play.ts';
import { train } from './en/train.ts';
import { bench as benchKo } from './ko/bench.ts';
import { corrupt as corruptKo } from './ko/corrupt.ts';
import { errors as errorsKo } from './ko/errors.ts';
import { fields as fieldsKo } from './ko/fields.ts';
import { frame as frameKo } from './ko/frame.ts';
import { models as modelsKo } from './ko/models.ts';
import { play as playKo } from './ko/play.ts';
import { train as trainKo } from './ko/train.ts';

const en = { frame, corrupt, train, play, models, bench, fields, errors };
export type Words = typeof en;

const ko = {
  frame: frameKo,
  corrupt: corruptKo,
  train: trainKo,
  play: playKo,
  models: modelsKo,
  bench: benchKo,
  fields: fieldsKo,
  errors: errorsKo,
} satisfies Words;

const de = {
  frame: frameDe,
  corrupt: corruptDe,
  train: trainDe,
  play: playDe,
  models: modelsDe,
  bench: benchDe,
  fields: fieldsDe,
  errors: errorsDe,
} satisfies Words;

export const words = { en, ko, de };
