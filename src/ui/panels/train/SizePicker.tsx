// The size of the model, to be picked among presets.
import { useTranslation } from 'react-i18next';
import { sizePresets } from '../../../config/presets.ts';
import { changeModel, useDraft } from '../../../state/draft.ts';
import { Stacks } from './Stacks.tsx';
import classes from './setup.module.css';
import { presetOf, sizeOf } from './sizes.ts';
import { layerWords, shapeWords } from './sizeWords.ts';

export function SizePicker() {
  const { t } = useTranslation(['train', 'fields']);
  const model = useDraft((state) => state.settings.model);
  const chosen = presetOf(model);
  return (
    <div className={classes.choice}>
      <div className={classes.sizes} role="radiogroup" aria-label={t('size')}>
        {sizePresets.map((preset) => {
          const sized = { ...sizeOf(preset), architecture: model.architecture };
          return (
            <label key={preset} className={classes.size}>
              <input
                type="radio"
                name="size"
                value={preset}
                checked={preset === chosen}
                onChange={() => changeModel(sizeOf(preset))}
              />
              <Stacks model={sized} />
              <span className={classes.sizeName}>{t(`sizes.${preset}`)}</span>
              <span className={classes.sizeShape}>{layerWords(sized, t)}</span>
              <span className={classes.sizeShape}>{t('sizeWidth', { width: sized.dModel })}</span>
            </label>
          );
        })}
      </div>
      {chosen === undefined && <p className="quiet">{t('sizeOwn', { shape: shapeWords(model, t) })}</p>}
    </div>
  );
}
