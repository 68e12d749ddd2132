// The list of keys, as a dialog.
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../commands/all.ts';
import { useHelp } from '../../commands/help.ts';
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
            {commands.map(({ command, place }) => (
              <div key={command.name}>
                <dt>
                  {command.shortcut.split(' ').map((key) => (
                    <kbd key={key}>{keyWords(key)}</kbd>
                  ))}
                </dt>
                <dd>
                  {t(`commands.${command.name}`)}
                  {place && <span className="quiet"> · {t(`places.${placeName(place)}`)}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function placeName(address: string): 'play' | 'corrupt' | 'train' | 'models' {
  return address.slice(1) as 'play' | 'corrupt' | 'train' | 'models';
}
