// Oracle: T5's own vocabulary, in which <extra_id_0> has id 32099 and <extra_id_99> has id 32000.
import { expect, it } from 'vitest';
import { idOfSentinel, numberOfSentinel } from './vocabulary.ts';

it('sentinels count down from the top, both ways', () => {
  const t5 = { size: 32_100 };
  expect([0, 99].map((number) => idOfSentinel(t5, number))).toEqual([32_099, 32_000]);
  expect([32_099, 32_000].map((id) => numberOfSentinel(t5, id))).toEqual([0, 99]);
});
