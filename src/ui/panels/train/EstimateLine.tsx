// What the run will cost, before it starts. Where the run would not fit, what gives it room is one click away.
import { useTranslation } from 'react-i18next';
import { breachesOf, modelRules } from '../../../config/rules.ts';
import { useDevice } from '../../../state/device.ts';
import { changeTraining, useDraft } from '../../../state/draft.ts';
import { FailureNote } from '../../FailureNote.tsx';
import { bytes, compact } from '../../figures.ts';
import { Remedies } from './Remedies.tsx';
import classes from './setup.module.css';
import { useEstimate } from './useEstimate.ts';

export function EstimateLine() {
  const { t, i18n } = useTranslation('train');
  const settings = useDraft((state) => state.settings);
  const deviceKnown = useDevice((state) => state.report !== undefined);
  const asked = useEstimate(settings);
  const together = breachesOf(modelRules, settings.model).length === 0;
  if (!together) return null; // which is said beside the setting
  if (asked.kind === 'failed') return <FailureNote failure={asked.failure} />;
  if (asked.kind === 'asking') return <p className={classes.estimate}>{t('estimating')}</p>;
  const { parameters, bytes: memory, checkpointBytes, activations, refusal, remedies } = asked.estimate;
  return (
    <>
      <p className={classes.estimate}>
        {t('estimate', {
          parameters: compact(parameters, i18n.language),
          memory: bytes(memory, i18n.language),
          checkpoint: bytes(checkpointBytes, i18n.language),
        })}
      </p>
      {deviceKnown && settings.training.fp16 && activations === 'f32' && (
        <p className={classes.estimate}>{t('noHalfPrecision')}</p>
      )}
      {refusal && (
        <>
          <FailureNote failure={refusal} />
          <Remedies remedies={remedies} onTake={changeTraining} />
        </>
      )}
    </>
  );
}
