// What a chart shows: which of a run's figures, under which name and color. Shared by drawing and saving.
import type { CurveKey } from './columns.ts';

/** A role of the palette; its value for light or dark is read when something is drawn. */
type LineColor = '--accent' | '--ink' | '--muted' | '--decoder' | '--encoder';

export interface CurveLine {
  key: CurveKey;
  /** Heads the column of a saved table, where it is not the key. */
  column?: string;
  name: string;
  color: LineColor;
  /** Raw points faint, their moving average strong. */
  smooth?: boolean;
  /** Dashed, and joined across steps at which it was not measured. */
  dashed?: boolean;
}
