// Copies the address of what is set up. It also goes into the address bar, for whoever gets no clipboard.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Copied, copyLink } from '../commands/links.ts';

/** How long it is said what became of it, in milliseconds. */
const saidFor = 4000;

/** What copies, and what to say of it for a moment. */
export function useCopyLink(address: () => string): { copy: () => Promise<void>; said: string } {
  const { t } = useTranslation('frame');
  const [outcome, setOutcome] = useState<Copied>();
  const copy = async () => {
    setOutcome(await copyLink.perform(address()));
    setTimeout(() => setOutcome(undefined), saidFor);
  };
  return { copy, said: outcome ? t(`link.${outcome}`) : '' };
}
