// The settings that the address asks for: those of a new run, whatever runs there are. Once a run is shown, the address
// is the page's own, so that a reload shows the run again.
import { useLayoutEffect, useRef, useState } from 'react';
import { replaceDraft, useDraft } from '../../../state/draft.ts';
import type { Refusal } from '../../../state/link.ts';
import { selectRun, useRuns } from '../../../state/run.ts';
import { openLink } from './settingsLink.ts';

/** Opens the link once the runs are read, before anything is seen of them; gives what it asked for in vain. */
export function useLink(): Refusal[] {
  const loaded = useRuns((state) => state.loaded);
  const activeId = useRuns((state) => state.activeId);
  const opened = useRef(false);
  const [refused, setRefused] = useState<Refusal[]>([]);
  useLayoutEffect(() => {
    if (!loaded) return;
    const link = opened.current ? undefined : openLink(location.search, useDraft.getState().settings);
    opened.current = true;
    if (link) {
      replaceDraft(link.settings);
      selectRun(undefined);
      setRefused(link.refused);
    } else if (activeId !== undefined) {
      setRefused([]);
      history.replaceState(history.state, '', location.pathname);
    }
  }, [loaded, activeId]);
  return refused;
}
