import { Mistake } from './mistake.ts';

/** What a map has under a key that must be there. Throws Mistake. */
export function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Mistake('known', 'a key that is there', key);
  return value;
}
