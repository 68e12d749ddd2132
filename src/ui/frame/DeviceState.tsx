// What computes, at the end of the strip: its kind, its name, and its speed while it trains. It opens the choice.
import { useTranslation } from 'react-i18next';
import type { DeviceReport } from '../../protocol/engine.ts';
import { useDevice } from '../../state/device.ts';
import { useDeviceHolder } from '../../state/deviceHolder.ts';
import { useJob } from '../../state/jobs.ts';
import { activeRun, useRuns } from '../../state/run.ts';
import { compact } from '../figures.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import classes from './strip.module.css';

export function DeviceState() {
  const { t, i18n } = useTranslation('frame');
  const report = useDevice((state) => state.report);
  const speed = useRuns((state) => {
    const run = activeRun(state);
    return run?.status === 'training'
      ? run.curve.findLast((point) => point.tokensPerSecond !== undefined)
      : undefined;
  })?.tokensPerSecond;
  const kind = report
    ? report.software
      ? t('device.software')
      : t(`device.${report.backend}`)
    : t('device.webgpu');
  const comparing = useJob('measureBackends') !== undefined;
  const measuring = useDeviceHolder() === 'tiles' || comparing;
  const opened = report ? report.adapter || t('device.ready') : t('device.waiting');
  const detail = measuring ? t('device.measuring') : opened;
  const fact = speed === undefined ? detail : t('device.speed', { value: compact(speed, i18n.language) });
  return (
    <DeviceMenu>
      <span className={classes.name}>
        {kind} <i data-state={lampOf(report)} />
      </span>
      <span className={classes.fact}>{fact}</span>
    </DeviceMenu>
  );
}

function lampOf(report: DeviceReport | undefined): 'ready' | 'slow' | 'waiting' {
  if (!report) return 'waiting';
  return report.backend === 'webgpu' && !report.software ? 'ready' : 'slow';
}
