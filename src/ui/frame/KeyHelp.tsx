// The list of keys, as a dialog.
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keyCommands } from '../../commands/all.ts';
import { useHelp } from '../../commands/help.ts';
import { placeAt } from '../../commands/places.ts';
import { useKeyWords } from '../useKeyWords.ts';
import classes from './frame.module.css';

export function KeyHelp() {
  const { t } = useTranslation('frame');
  const keyWords = useKeyWords();
  const open = useHelp((state) => state.open);
  const close = () => useHelp.setState({ open: false });
  return (
    <Modal.Root opened={open} onClose={close} transitionProps={{ duration: 100 }} centered lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Without Mantine's header element, which would be a second banner of the page. */}
        <Modal.Body>
          <div className={classes.dialogHead}>
            <Modal.Title>{t('commands.title')}</Modal.Title>
            <Modal.CloseButton aria-label={t('commands.close')} />
          </div>
          <dl className={classes.keys}>
            {keyCommands.map(({ name, command }) => (
              <div key={name}>
                <dt>
                  {command.shortcut.split(' ').map((key) => (
                    <kbd key={key}>{keyWords(key)}</kbd>
                  ))}
                </dt>
                <dd>
                  {t(`commands.${name}`)}
                  <PlaceName address={command.place} />
                </dd>
              </div>
            ))}
          </dl>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PlaceName({ address }: { address: string | undefined }) {
  const { t } = useTranslation('frame');
  const place = address === undefined ? undefined : placeAt(address);
  return place && <span className="quiet"> · {t(`places.${place}`)}</span>;
}
