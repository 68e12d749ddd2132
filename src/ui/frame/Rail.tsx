// The places, the language and the color scheme. On a phone it is a row of tabs at the bottom.
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { chooseColorScheme, chooseLanguage } from '../../commands/appearance.ts';
import { help } from '../../commands/help.ts';
import { places } from '../../commands/places.ts';
import { colorSchemes, languages, usePreferences } from '../../state/preferences.ts';
import classes from './frame.module.css';

const languageNames = { en: 'English', ko: '한국어', de: 'Deutsch' } as const;

export function Rail() {
  const { t } = useTranslation('frame');
  return (
    <aside className={classes.rail} aria-label={t('title')}>
      <span className={classes.name}>
        T5
        <br />
        Playground
      </span>
      <nav aria-label={t('rail')} className={classes.places}>
        {places.map(({ name, address }) => (
          <NavLink key={name} to={address} className={classes.tab!}>
            {t(`places.${name}`)}
          </NavLink>
        ))}
      </nav>
      <Choices />
    </aside>
  );
}

function Choices() {
  const { t } = useTranslation('frame');
  const { language, colorScheme } = usePreferences();
  return (
    <div className={classes.choices}>
      <fieldset aria-label={t('language')}>
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language}
            onClick={() => void chooseLanguage.perform(one)}
          >
            {languageNames[one]}
          </button>
        ))}
      </fieldset>
      <fieldset aria-label={t('scheme.label')}>
        {colorSchemes.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === colorScheme}
            onClick={() => void chooseColorScheme.perform(one)}
          >
            {t(`scheme.${one}`)}
          </button>
        ))}
      </fieldset>
      <button type="button" aria-haspopup="dialog" onClick={() => void help.perform()}>
        {t('commands.open')} <kbd>?</kbd>
      </button>
    </div>
  );
}
