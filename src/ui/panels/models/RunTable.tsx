// The stored runs: what each is, how far it is, and what can be done with it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askModel } from '../../../commands/answering.ts';
import { goTrain } from '../../../commands/places.ts';
import { deleteRun, renameRun, showRun } from '../../../commands/runs.ts';
import { beginning } from '../../../math/beginning.ts';
import { modelOf } from '../../../state/models.ts';
import type { RunRecord } from '../../../state/records.ts';
import { useStorage } from '../../../state/storage.ts';
import { bytes, compact, count, measure } from '../../figures.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { ExportButton } from './ExportButton.tsx';
import classes from './models.module.css';

const columns = ['name', 'size', 'steps', 'loss', 'stored', 'state', 'actions'] as const;

export function RunTable({ runs }: { runs: readonly RunRecord[] }) {
  const { t } = useTranslation('models');
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunRow({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('models');
  const stored = useStorage((state) => state.bytesOfRun[run.id]);
  const loss = run.curve.findLast((point) => point.loss !== undefined)?.loss;
  const figure = i18n.language;
  return (
    <tr>
      <td>
        <RunName key={run.name} run={run} />
      </td>
      <td className="mono" data-column={t('column.size')}>
        {compact(run.parameters, figure)}
      </td>
      <td className="mono" data-column={t('column.steps')}>
        {count(run.step, figure)}
      </td>
      <td className="mono" data-column={t('column.loss')}>
        {loss === undefined ? '–' : measure(loss, figure)}
      </td>
      <td className="mono" data-column={t('column.stored')}>
        {stored === undefined ? '–' : bytes(stored, figure)}
      </td>
      <td data-column={t('column.state')}>{t(`status.${run.status}`)}</td>
      <td>
        <RunActions run={run} />
      </td>
    </tr>
  );
}

/** Of a run's name, in characters; more would not fit into the table. */
const longestName = 80;

/** The name is its own field; leaving it or Enter renames, Escape takes it back. */
function RunName({ run }: { run: RunRecord }) {
  const { t } = useTranslation('models');
  const [name, setName] = useState(run.name);
  const rename = () => {
    const renamed = { runId: run.id, name };
    if (renameRun.enabled(renamed)) void renameRun.perform(renamed);
    else setName(run.name);
  };
  return (
    <input
      className={classes.name}
      aria-label={t('nameOf', { name: run.name })}
      value={name}
      onChange={(event) => setName(beginning(event.currentTarget.value, longestName))}
      onBlur={rename}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setName(run.name);
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function RunActions({ run }: { run: RunRecord }) {
  const { t } = useTranslation('models');
  const { name } = run;
  const open = async () => {
    await showRun.perform(run.id);
    await goTrain.perform();
  };
  return (
    <span className={classes.actions}>
      <button
        type="button"
        aria-label={t('askName', { name })}
        disabled={!run.checkpointKey}
        onClick={() => void askModel.perform(run.id)}
      >
        {t('ask')}
      </button>
      <button type="button" aria-label={t('resumeName', { name })} onClick={() => void open()}>
        {t('resume')}
      </button>
      <ExportButton model={modelOf(run)} />
      <DeleteButton
        name={name}
        disabled={!deleteRun.enabled(run.id)}
        onDelete={() => deleteRun.perform(run.id)}
      />
    </span>
  );
}
