// The list of keys, as a dialog.
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../commands/all.ts';
import { useHelp } from '../../commands/help.ts';
import classes from './frame.module.css';

export function KeyHelp() {
  const { t } = useTranslation('frame');
  const open = useHelp((state) => state.open);
  const close = () => useHelp.setState({ open: false });
  return (
    <Modal
      opened={open}
      onClose={close}
      title={t('commands.title')}
      closeButtonProps={{ 'aria-label': t('commands.close') }}
      transitionProps={{ duration: 100 }}
      centered
      lockScroll={false}
    >
      <dl className={classes.keys}>
        {commands.map(({ command, place }) => (
          <div key={command.name}>
            <dt>
              {command.shortcut.split(' ').map((key) => (
                <kbd key={key}>{shown(key)}</kbd>
              ))}
            </dt>
            <dd>
              {t(`commands.${command.name}`)}
              {place && <span className="quiet"> · {t(`places.${placeName(place)}`)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function placeName(address: string): 'play' | 'corrupt' | 'train' | 'models' {
  return address.slice(1) as 'play' | 'corrupt' | 'train' | 'models';
}

function shown(key: string): string {
  const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return key.replace('Mod+', apple ? '⌘ ' : 'Ctrl ');
}
