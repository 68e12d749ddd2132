// What a link asked for and did not get: a sentence for each setting, in the page's language.
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../state/link.ts';
import { allowed } from './allowed.ts';
import classes from './fields.module.css';

export function LinkRefusals({ refused }: { refused: readonly Refusal[] }) {
  const { t, i18n } = useTranslation('fields');
  return refused.map(({ name, field, got }) => (
    <p key={name} role="alert" className={classes.refused}>
      {t('linkRefused', {
        field: t(`${name}.label`),
        value: got,
        wanted: allowed(field, i18n.language),
      })}
    </p>
  ));
}
