// What stands around every place: skip link, rail, strip, notices, help; and it listens to the keys.
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { navigateWith, placeAt } from '../../commands/places.ts';
import { openDevice } from '../../state/device.ts';
import { BrokenPlace } from './BrokenPlace.tsx';
import { DeviceNotice } from './DeviceNotice.tsx';
import classes from './frame.module.css';
import { KeyHelp } from './KeyHelp.tsx';
import { Rail } from './Rail.tsx';
import { Strip } from './Strip.tsx';
import { useKeys } from './useKeys.ts';

export function Frame() {
  const { t } = useTranslation('frame');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  useEffect(() => navigateWith((address) => void navigate(address)), [navigate]);
  useKeys(pathname);
  useDeviceWhenIdle();
  usePlaceTitle(pathname);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#place">
        {t('skip')}
      </a>
      <Rail />
      <div className={classes.side}>
        <Strip />
        <DeviceNotice />
        <main id="place" tabIndex={-1} className={classes.place}>
          <BrokenPlace key={pathname}>
            <Suspense fallback={<p className="quiet">{t('loading')}</p>}>
              <Outlet />
            </Suspense>
          </BrokenPlace>
        </main>
      </div>
      <KeyHelp />
    </div>
  );
}

/** The engine loads once the page stands still, so that nobody waits for it later. */
function useDeviceWhenIdle(): void {
  useEffect(() => {
    const timer = setTimeout(() => void openDevice(), 1000);
    return () => clearTimeout(timer);
  }, []);
}

function usePlaceTitle(pathname: string): void {
  const { t } = useTranslation('frame');
  const name = placeAt(pathname);
  const title = name ? `${t(`places.${name}`)} · ${t('title')}` : t('title');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
