// A roughly known time in the visitor's language.
import { useTranslation } from 'react-i18next';
import { roundedTime } from './expected.ts';

export function useTimeWords(): (seconds: number) => string {
  const { t } = useTranslation('bench');
  return (seconds) => {
    const { unit, value } = roundedTime(seconds);
    return t(unit, { value });
  };
}
