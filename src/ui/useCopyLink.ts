// Copies the address of what is set up. It also goes into the address bar, for whoever gets no clipboard.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** How long it is said what became of it, in milliseconds. */
const saidFor = 4000;

/** What copies, and what to say of it for a moment. */
export function useCopyLink(address: () => string): { copy: () => Promise<void>; said: string } {
  const { t } = useTranslation('frame');
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  const copy = async () => {
    history.replaceState(history.state, '', address());
    setOutcome(await copied(location.href));
    setTimeout(() => setOutcome(undefined), saidFor);
  };
  return { copy, said: outcome ? t(`link.${outcome}`) : '' };
}

async function copied(text: string): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(text); // there is no clipboard where the page is not secure
    return 'copied';
  } catch {
    return 'failed';
  }
}
