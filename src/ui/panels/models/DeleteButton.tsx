// Deleting asks once more, in place; Escape or leaving keeps the thing.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface DeleteButtonProps {
  name: string;
  disabled?: boolean;
  onDelete: () => Promise<void>;
}

export function DeleteButton({ name, disabled = false, onDelete }: DeleteButtonProps) {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <button
        type="button"
        aria-label={t('deleteName', { name })}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {t('delete')}
      </button>
    );
  return (
    <fieldset
      aria-label={t('sure', { name })}
      onKeyDown={(event) => event.key === 'Escape' && setAsking(false)}
    >
      <button type="button" data-danger onClick={() => void onDelete()}>
        {t('confirm')}
      </button>
      {/* biome-ignore lint/a11y/noAutofocus: the question took the place of the focused button; the safe answer takes its focus */}
      <button type="button" autoFocus onClick={() => setAsking(false)}>
        {t('keep')}
      </button>
    </fieldset>
  );
}
