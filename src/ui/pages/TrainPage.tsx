// Train: choose a text and press Start, then watch it learn; every run can be looked at again.
import { useTranslation } from 'react-i18next';
import { activeRun, dismissFailure, useRuns } from '../../state/run.ts';
import { FailureNote } from '../FailureNote.tsx';
import { LinkRefusals } from '../fields/LinkRefusals.tsx';
import { RunList } from '../panels/train/RunList.tsx';
import { RunSetup } from '../panels/train/RunSetup.tsx';
import { RunView } from '../panels/train/RunView.tsx';
import { useLink } from '../panels/train/useLink.ts';
import classes from './trainPage.module.css';

export function TrainPage() {
  const { t } = useTranslation('train');
  const run = useRuns(activeRun);
  const loaded = useRuns((state) => state.loaded);
  const refused = useLink();
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <h1>{t('title')}</h1>
        {!run && <p className="lead">{t('lead')}</p>}
        <LinkRefusals refused={refused} />
        <Refusal />
        {loaded && (run ? <RunView run={run} /> : <RunSetup />)}
      </div>
      <aside className={classes.aside}>
        <RunList />
      </aside>
    </div>
  );
}

/** What was asked for and did not work; a failed run says it in its own card. */
function Refusal() {
  const failure = useRuns((state) => state.failure);
  const told = useRuns((state) => activeRun(state)?.failure?.message === state.failure?.message);
  return failure && !told ? <FailureNote failure={failure} onDismiss={dismissFailure} /> : null;
}
