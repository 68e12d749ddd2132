// A box for a pasted text. A huge one is kept aside as a blob, and only its beginning is shown: laying out megabytes
// would freeze the page, and a blob reaches the worker without being copied.
import { Button } from '@mantine/core';
import { type ClipboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeText } from '../../../commands/texts.ts';
import { beginningOf, mayReadInPaste, readClipboard } from '../../../state/clipboard.ts';
import { typeInto } from '../../fields/paste.ts';
import { bytes } from '../../figures.ts';
import { useKeyWords } from '../../useKeyWords.ts';
import classes from './setup.module.css';

/** Bytes that a text box shows without delay. */
const longestShown = 50_000;
const beginningShown = 2000;

interface Held {
  text: Blob;
  beginning: string;
}

export function PasteBox({ close }: { close: () => void }) {
  const { t } = useTranslation('train');
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const { held, refused, take, paste } = useHeld(box);
  const whole = held?.text ?? text;
  const empty = typeof whole === 'string' ? whole.trim() === '' : whole.size === 0;
  const use = async () => {
    if (await takeText.perform({ name: t('pasteName'), source: whole })) close();
  };
  return (
    <div className={classes.paste}>
      <textarea
        ref={box}
        aria-label={t('pasteLabel')}
        rows={6}
        value={held ? `${held.beginning}…` : text}
        readOnly={held !== undefined}
        onPaste={paste}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.line}>
        <Button size="compact-md" disabled={empty} onClick={() => void use()}>
          {t('pasteUse')}
        </Button>
        {!held && (
          <Button variant="default" size="compact-md" onClick={() => void take()}>
            {t('pasteClipboard')}
          </Button>
        )}
        <Button variant="default" size="compact-md" onClick={close}>
          {t('cancel')}
        </Button>
        <PasteNote held={held} refused={refused} />
      </div>
    </div>
  );
}

function PasteNote({ held, refused }: { held: Held | undefined; refused: boolean }) {
  const { t, i18n } = useTranslation('train');
  const keyWords = useKeyWords();
  const note = () => {
    if (held) return t('pasteBeginning', { size: bytes(held.text.size, i18n.language) });
    return refused ? t('pasteRefused', { keys: keyWords('Mod+V') }) : t('pasteHint');
  };
  return (
    <span className="quiet" role="status">
      {note()}
    </span>
  );
}

/** Keeps a huge text aside, however it is pasted. */
function useHeld(box: { readonly current: HTMLTextAreaElement | null }) {
  const [held, setHeld] = useState<Held>();
  const [refused, setRefused] = useState(false);
  const hold = async (text: Blob) => setHeld({ text, beginning: await beginningOf(text, beginningShown) });
  const take = async () => {
    try {
      const text = await readClipboard();
      if (text.size > longestShown) await hold(text);
      else if (box.current) typeInto(box.current, await text.text());
      setRefused(false);
    } catch {
      setRefused(true);
    }
  };
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    if (held || mayReadInPaste()) {
      event.preventDefault();
      if (!held) void take();
      return;
    }
    const pasted = event.clipboardData.getData('text');
    if (pasted.length <= longestShown) return;
    event.preventDefault();
    void hold(new Blob([pasted]));
  };
  return { held, refused, take, paste };
}
