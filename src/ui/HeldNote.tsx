// Why nothing can be begun now, in words beside what is disabled: something has the device for itself.
import { useTranslation } from 'react-i18next';
import { useDeviceHolder } from '../state/deviceHolder.ts';

export function HeldNote() {
  const { t } = useTranslation('frame');
  const holder = useDeviceHolder();
  return holder ? <span className="quiet">{t(`device.held.${holder}`)}</span> : null;
}
