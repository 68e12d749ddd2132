// An address that leads nowhere.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export function NotFound() {
  const { t } = useTranslation('frame');
  return (
    <>
      <h1>{t('notFound.title')}</h1>
      <p className="lead">
        {t('notFound.body')} <Link to="/corrupt">{t('notFound.action')}</Link>
      </p>
    </>
  );
}
