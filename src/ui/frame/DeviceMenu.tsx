// The choice of what computes, opened from the strip: what was measured here, in words, and the way to measure again.
import { Button, Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseBackend, measureBackends } from '../../commands/device.ts';
import type { DeviceReport } from '../../protocol/engine.ts';
import { useDevice } from '../../state/device.ts';
import { useDeviceHolder } from '../../state/deviceHolder.ts';
import { useJob } from '../../state/jobs.ts';
import { backendChoices, usePreferences } from '../../state/preferences.ts';
import { FailureNote } from '../FailureNote.tsx';
import { measure } from '../figures.ts';
import { HeldNote } from '../HeldNote.tsx';
import classes from './strip.module.css';

/** The button in the strip is made of `children`. */
export function DeviceMenu({ children }: { children: ReactNode }) {
  const { t } = useTranslation('frame');
  const report = useDevice((state) => state.report);
  const title = report?.software ? t('softwareGpu') : report?.adapter;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.device} title={title}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t('device.menu.label')}>
        <Choice />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice() {
  const { t } = useTranslation('frame');
  const chosen = usePreferences((state) => state.backend);
  const { report, failure } = useDevice();
  const measuring = useJob('measureBackends') !== undefined;
  const held = useDeviceHolder() !== undefined;
  const busy = held || measuring;
  return (
    <>
      <fieldset disabled={busy}>
        <legend>{t('device.menu.label')}</legend>
        {backendChoices.map((backend) => (
          <label key={backend}>
            <input
              type="radio"
              name="backend"
              checked={backend === chosen}
              onChange={() => void chooseBackend.perform(backend)}
            />
            {t(`device.menu.${backend}`)}
          </label>
        ))}
      </fieldset>
      <p role="status">{measuring ? t('device.measuring') : <Comparison report={report} />}</p>
      {failure && <FailureNote failure={failure} />}
      {held && (
        <p>
          <HeldNote />
        </p>
      )}
      {report?.reason === undefined && (
        <Button
          size="compact-md"
          variant="default"
          disabled={busy || !report}
          onClick={() => void measureBackends.perform()}
        >
          {t(report?.speeds ? 'device.menu.again' : 'device.menu.measure')}
        </Button>
      )}
    </>
  );
}

/** Which of the two is faster, by how much, and by which figures. */
function Comparison({ report }: { report: DeviceReport | undefined }) {
  const { t, i18n } = useTranslation('frame');
  if (!report) return t('device.waiting');
  if (report.reason !== undefined) return t('device.menu.alone');
  const { speeds } = report;
  if (!speeds) return t('device.menu.unmeasured');
  const { webgpu, wasm, software } = speeds;
  const slower = software ? 'cpuFasterSoftware' : 'cpuFaster';
  const figures = { gpu: measure(webgpu, i18n.language), cpu: measure(wasm, i18n.language) };
  const ratio = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const times = ratio.format(Math.max(webgpu, wasm) / Math.min(webgpu, wasm));
  return t(`device.menu.${wasm < webgpu ? slower : 'gpuFaster'}`, { ...figures, ratio: times });
}
