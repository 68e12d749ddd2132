// Without WebGPU: says that the CPU computes meanwhile and how to get WebGPU. Dismissed for the visit.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice } from '../../state/device.ts';
import classes from './frame.module.css';

const browsers = ['chrome', 'firefox', 'safari', 'android'] as const;

export function DeviceNotice() {
  const { t } = useTranslation('frame');
  const report = useDevice((state) => state.report);
  const [dismissed, setDismissed] = useState(false);
  const missing = report ? report.reason !== undefined : !('gpu' in navigator);
  if (dismissed || !missing) return null;
  return (
    <aside className={classes.notice} aria-label={t('device.label', { name: t('device.webgpu') })}>
      <div>
        <strong>{t('noGpu.title')}</strong> {t('noGpu.body')}
        <details>
          <summary>{t('noGpu.how')}</summary>
          <ul>
            {browsers.map((browser) => (
              <li key={browser}>{t(`noGpu.${browser}`)}</li>
            ))}
          </ul>
          {report?.reason && <p className="quiet">{t('noGpu.reason', { reason: report.reason })}</p>}
        </details>
      </div>
      <button type="button" className={classes.plain} onClick={() => setDismissed(true)}>
        {t('noGpu.dismiss')}
      </button>
    </aside>
  );
}
