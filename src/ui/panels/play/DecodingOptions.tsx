// How the answer is searched for: the method, and the settings it listens to.
import { useTranslation } from 'react-i18next';
import { type DecodingConfig, decodingFields } from '../../../config/decoding.ts';
import { namedRows } from '../../../config/shownRows.ts';
import { changeDecoding, useAnswer } from '../../../state/answer.ts';
import { FieldRows } from '../../fields/FieldRows.tsx';
import { entailed, rowsOf } from './decodingChoice.ts';

export function DecodingOptions() {
  const { t } = useTranslation('play');
  const decoding = useAnswer((state) => state.decoding);
  const change = (one: Partial<DecodingConfig>) => changeDecoding(entailed(decoding, one));
  return (
    <section aria-label={t('options')}>
      <h2>{t('options')}</h2>
      <FieldRows
        rows={namedRows(decodingFields, ['method', ...rowsOf(decoding.method), 'explain'])}
        values={decoding}
        onChange={change}
      />
    </section>
  );
}
