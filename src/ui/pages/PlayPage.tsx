// Play: a prompt goes to a model trained here, and the answer comes back with everything it considered.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { goTrain } from '../../commands/places.ts';
import { useAnswer } from '../../state/answer.ts';
import { useModels } from '../../state/models.ts';
import type { ModelRecord } from '../../state/records.ts';
import { activeRun, useRuns } from '../../state/run.ts';
import { FailureNote } from '../FailureNote.tsx';
import { AnswerView } from '../panels/play/AnswerView.tsx';
import { DecodingOptions } from '../panels/play/DecodingOptions.tsx';
import { ModelPicker } from '../panels/play/ModelPicker.tsx';
import { ExamplePicker, PromptBox } from '../panels/play/PromptBox.tsx';
import panel from '../panels/play/play.module.css';
import classes from './playPage.module.css';

export function PlayPage() {
  const { t } = useTranslation('play');
  const loaded = useRuns((state) => state.loaded);
  const models = useModels();
  return (
    <>
      <h1>{t('title')}</h1>
      <p className="lead">{t('lead')}</p>
      {loaded && (models.length > 0 ? <Asking models={models} /> : <NoModel />)}
    </>
  );
}

function NoModel() {
  const { t } = useTranslation('play');
  const run = useRuns(activeRun);
  return (
    <div className={classes.empty}>
      <p>
        {t('empty.title')} {run ? t('untrained', { name: run.name }) : t('empty.body')}
      </p>
      <Button onClick={() => void goTrain.perform()}>{t('empty.action')}</Button>
    </div>
  );
}

function Asking({ models }: { models: readonly ModelRecord[] }) {
  const chosen = useAnswer((state) => state.modelId);
  const activeId = useRuns((state) => state.activeId);
  const failure = useAnswer((state) => state.failure);
  const asked = models.find(({ id }) => id === chosen) ?? models.find(({ id }) => id === activeId);
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <div className={panel.picks}>
          <ModelPicker models={models} asked={asked} />
          {asked && <ExamplePicker asked={asked} />}
        </div>
        <PromptBox asked={asked} />
        {failure && (
          <FailureNote
            failure={failure}
            place="play"
            onDismiss={() => useAnswer.setState({ failure: undefined })}
          />
        )}
        <AnswerView />
      </div>
      <aside className={classes.aside}>
        <DecodingOptions />
      </aside>
    </div>
  );
}
