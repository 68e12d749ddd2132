// The size of the model, as what it is: stacks of layers, as many and as wide as drawn.
import { useTranslation } from 'react-i18next';
import { type Architecture, isDecoderOnly } from '../../../config/model.ts';
import { type SizePreset, sizePresets } from '../../../config/presets.ts';
import { changeModel, useDraft } from '../../../state/draft.ts';
import classes from './setup.module.css';
import { presetOf, type SizeOf, sizeOf } from './sizes.ts';

export function SizePicker() {
  const { t } = useTranslation('train');
  const model = useDraft((state) => state.settings.model);
  const chosen = presetOf(model);
  const layersOf = (size: SizeOf) =>
    t('sizeLayers', { encoder: size.numLayers, decoder: size.numDecoderLayers });
  return (
    <div className={classes.choice}>
      <div className={classes.sizes} role="radiogroup" aria-label={t('size')}>
        {sizePresets.map((preset) => (
          <label key={preset} className={classes.size}>
            <input
              type="radio"
              name="size"
              value={preset}
              checked={preset === chosen}
              onChange={() => changeModel(sizeOf(preset))}
            />
            <Stacks preset={preset} architecture={model.architecture} />
            <span className={classes.sizeName}>{t(`sizes.${preset}`)}</span>
            <span className={classes.sizeShape}>{layersOf(sizeOf(preset))}</span>
            <span className={classes.sizeShape}>{t('sizeWidth', { width: sizeOf(preset).dModel })}</span>
          </label>
        ))}
      </div>
      {chosen === undefined && (
        <p className="quiet">
          {t('sizeOwn', { encoder: model.numLayers, decoder: model.numDecoderLayers, width: model.dModel })}
        </p>
      )}
    </div>
  );
}

const layerHeight = 5;
const drawingHeight = 40;

/** Encoder left, decoder right, a bar a layer; widths by the root, so that nano is still to be seen. */
function Stacks({ preset, architecture }: { preset: SizePreset; architecture: Architecture }) {
  const { dModel, numLayers, numDecoderLayers } = sizeOf(preset);
  const width = Math.sqrt(dModel) * 1.7;
  const stack = (x: number, layers: number, kind: string | undefined) =>
    Array.from({ length: layers }, (_, layer) => layer).map((layer) => (
      <rect
        key={layer}
        className={kind}
        x={x}
        y={drawingHeight - (layer + 1) * (layerHeight + 1.5)}
        width={width}
        height={layerHeight}
        rx={1}
      />
    ));
  const alone = isDecoderOnly(architecture);
  return (
    <svg width="88" height={drawingHeight} viewBox={`0 0 88 ${drawingHeight}`} aria-hidden="true">
      {!alone && stack(42 - width, numLayers, classes.encoder)}
      {stack(alone ? 44 - width / 2 : 46, alone ? numLayers : numDecoderLayers, classes.decoder)}
    </svg>
  );
}
