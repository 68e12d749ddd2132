// A box for a pasted text. A huge paste is kept aside as it is: laying out megabytes would freeze the page.
import { Button } from '@mantine/core';
import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytes } from '../../figures.ts';
import classes from './setup.module.css';
import { takeText } from './takeText.ts';

/** Characters that a text box shows without delay. */
const longestShown = 50_000;

export function PasteBox({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation('train');
  const [text, setText] = useState('');
  const [held, setHeld] = useState<string>();
  const keepAside = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length <= longestShown) return;
    event.preventDefault();
    setHeld(pasted);
  };
  const whole = held ?? text;
  const use = async () => {
    if (await takeText(t('pasteName'), whole)) close();
  };
  return (
    <div className={classes.paste}>
      <textarea
        aria-label={t('pasteLabel')}
        rows={6}
        value={held === undefined ? text : `${held.slice(0, 2000)}…`}
        readOnly={held !== undefined}
        onPaste={keepAside}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.line}>
        <Button size="compact-md" disabled={whole.trim() === ''} onClick={() => void use()}>
          {t('pasteUse')}
        </Button>
        <Button variant="default" size="compact-md" onClick={close}>
          {t('cancel')}
        </Button>
        <span className="quiet">
          {held === undefined ? t('pasteHint') : bytes(held.length, i18n.language)}
        </span>
      </div>
    </div>
  );
}
