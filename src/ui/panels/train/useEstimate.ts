// What a run will cost, asked anew when its settings have been still for a moment, and when another device is open.
import { useEffect, useState } from 'react';
import type { RunSettings } from '../../../config/run.ts';
import type { Estimate } from '../../../protocol/engine.ts';
import { useDevice } from '../../../state/device.ts';
import type { Failure } from '../../../state/failure.ts';
import { estimateRun } from '../../../state/run.ts';

const stillness = 250;

type Asked =
  | { kind: 'asking' }
  | { kind: 'known'; estimate: Estimate }
  | { kind: 'failed'; failure: Failure };

export function useEstimate(settings: RunSettings): Asked {
  const report = useDevice((state) => state.report);
  const [asked, setAsked] = useState<Asked>({ kind: 'asking' });
  useEffect(() => {
    let current = true;
    void report; // another device has other room
    const timer = setTimeout(async () => {
      const outcome = await estimateRun(settings);
      if (!current) return;
      if (outcome.kind === 'completed') setAsked({ kind: 'known', estimate: outcome.value });
      if (outcome.kind === 'failed') setAsked({ kind: 'failed', failure: outcome.failure });
    }, stillness);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [settings, report]);
  return asked;
}
