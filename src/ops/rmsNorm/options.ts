// What a residual norm is asked to do, apart from its tensors.
import type { Precision } from '../../gpu/kernel.ts';
import type { Dropout } from '../dropout/rule.ts';

/** What goes with the norm. */
export interface ResidualNormOptions {
  epsilon: number;
  /** Of the update, before it joins the stream. */
  updateDropout?: Dropout | undefined;
  /** Of the normed output. */
  normedDropout?: Dropout | undefined;
  /** How the normed output is stored; ops that read it store what they give alike. Only WebGPU knows f16. */
  precision?: Precision | undefined;
}
