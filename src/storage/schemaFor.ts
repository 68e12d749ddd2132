// Ties a schema to a type that is declared elsewhere, so that what is kept and what is used cannot drift apart.
import type { z } from 'zod';

/** Whether two types are the same, to the last optional key. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The schema as it is; compiles only where what it gives is exactly `T`. */
export function schemaFor<T>() {
  return <S extends z.ZodType>(schema: S & (Same<z.infer<S>, T> extends true ? S : never)): S => schema;
}
