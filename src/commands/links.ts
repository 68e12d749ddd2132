// What is set up as a link, and back.
import { openCorruptionLink } from '../state/corruption.ts';
import { useDraft } from '../state/draft.ts';
import type { Refusal } from '../state/link.ts';
import { readSettingsLink } from '../state/settingsLink.ts';
import { always, type Command } from './command.ts';
import { setUpRun } from './runs.ts';

/** What became of a copy: without a clipboard the address bar has the link. */
export type Copied = 'copied' | 'failed';

/** Copies an address of this page, which becomes that of the page as well. */
export const copyLink: Command<string, Copied> = {
  enabled: always,
  async perform(address) {
    history.replaceState(history.state, '', address);
    try {
      await navigator.clipboard.writeText(location.href); // there is no clipboard where the page is not secure
      return 'copied';
    } catch {
      return 'failed';
    }
  },
};

const linked = (search: string) => readSettingsLink(search, useDraft.getState().settings);

/** Sets up a run as the search part of a link says; gives what that said in vain. */
export const openSettings: Command<string, Refusal[]> = {
  enabled: (search) => linked(search) !== undefined,
  async perform(search) {
    const link = linked(search);
    if (!link) return [];
    await setUpRun.perform(link.settings);
    return link.refused;
  },
};

/** Shows the text, seed and objective that the search part of a link says; gives what that said in vain. */
export const openCorruption: Command<string, Refusal[]> = {
  enabled: always,
  perform: async (search) => openCorruptionLink(new URLSearchParams(search)),
};
