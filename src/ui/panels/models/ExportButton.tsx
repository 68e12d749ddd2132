// Takes a model out of the page. Before it is saved it says what the archive holds and what opens it.
import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportModel } from '../../../commands/models.ts';
import type { ModelRecord } from '../../../state/records.ts';
import { saveFile } from '../../charts/save.ts';
import classes from './models.module.css';
import { opensWhere } from './opensWhere.ts';

export function ExportButton({ model }: { model: ModelRecord }) {
  const { t } = useTranslation('models');
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const save = async () => {
    setBusy(true);
    const exported = await exportModel.perform(model.id);
    if (exported) saveFile(exported.name, exported.archive);
    setBusy(false);
    setOpen(false);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width="20rem" trapFocus>
      <Popover.Target>
        <button
          type="button"
          aria-label={t('exportName', { name: model.name })}
          disabled={!model.weights}
          onClick={() => setOpen(!open)}
        >
          {t('export')}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.export} aria-label={t('exportName', { name: model.name })}>
        <p>{t('archive')}</p>
        <p>{t(`opens.${opensWhere(model.config)}`)}</p>
        <Button size="compact-md" loading={busy} onClick={() => void save()}>
          {t('saveArchive')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
