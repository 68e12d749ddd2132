// The settings that the address asks for: those of a new run, whatever runs there are. Once a run is shown, the address
// is the page's own, so that a reload shows the run again.
import { useLayoutEffect, useRef, useState } from 'react';
import { openSettings } from '../../../commands/links.ts';
import type { Refusal } from '../../../state/link.ts';
import { useRuns } from '../../../state/run.ts';

/** Opens the link once the runs are read, before anything is seen of them; gives what it asked for in vain. */
export function useLink(): Refusal[] {
  const loaded = useRuns((state) => state.loaded);
  const activeId = useRuns((state) => state.activeId);
  const opened = useRef(false);
  const [refused, setRefused] = useState<Refusal[]>([]);
  useLayoutEffect(() => {
    if (!loaded) return;
    const opens = !opened.current && openSettings.enabled(location.search);
    opened.current = true;
    if (opens) {
      void openSettings.perform(location.search).then(setRefused);
    } else if (activeId !== undefined) {
      setRefused([]);
      history.replaceState(history.state, '', location.pathname);
    }
  }, [loaded, activeId]);
  return refused;
}
