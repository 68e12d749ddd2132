// What a link asked for and did not get: a sentence for each setting, in the page's language.
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../state/link.ts';
import { allowed } from './allowed.ts';
import classes from './fields.module.css';

export function LinkRefusals({ refused }: { refused: readonly Refusal[] }) {
  const { t, i18n } = useTranslation('fields');
  const sentence = ({ name, field, got, bound }: Refusal) => {
    const about = { field: t(`${name}.label`), value: got };
    if (bound !== undefined) return t('linkBreach', { ...about, rule: t(`rules.${name}`, { bound }) });
    return t('linkRefused', { ...about, wanted: allowed(field, i18n.language) });
  };
  return refused.map((refusal) => (
    <p key={refusal.name} role="alert" className={classes.refused}>
      {sentence(refusal)}
    </p>
  ));
}
