// Starts i18next with the preferred language and keeps the page's `lang` and title in step with it.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { usePreferences } from '../../state/preferences.ts';
import { words } from './resources.ts';

/** Makes `useTranslation` work; words are in the bundle, so the first paint already has them. */
export function startLanguage(): void {
  const { language } = usePreferences.getState();
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: words,
    defaultNS: 'frame',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = language;
  usePreferences.subscribe((state, before) => {
    if (state.language === before.language) return;
    void i18next.changeLanguage(state.language);
    document.documentElement.lang = state.language;
  });
}
