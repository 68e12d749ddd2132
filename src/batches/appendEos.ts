// The end of every sequence that a model reads or writes (T5 preprocessors.py; spec 3.1, step 5).

type Ids = Int32Array<ArrayBuffer>;

/** The ids cut to `maxLength` - 1, then EOS (seqio append_eos_after_trim). */
export function appendEosAfterTrim(ids: Ids, maxLength: number, eosId: number): Ids {
  const kept = Math.min(ids.length, maxLength - 1);
  const result = new Int32Array(kept + 1).fill(eosId);
  result.set(ids.subarray(0, kept));
  return result;
}
