// The masks of all architectures for the shown inputs and targets, small, with a sentence for those who cannot see them.
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchitectureMasks, AttentionMask } from '../../../protocol/corpus.ts';
import classes from './masks.module.css';

/** Positions drawn; the worker cuts longer sequences there. */
const mostDrawn = 64;

export const Masks = memo(function Masks({ masks }: { masks: readonly ArchitectureMasks[] }) {
  const { t } = useTranslation(['corrupt', 'fields']);
  const cut = masks.some((one) =>
    one.masks.some((mask) => mask.queries >= mostDrawn || mask.keys >= mostDrawn),
  );
  return (
    <section className={classes.masks}>
      <h2>{t('corrupt:masks')}</h2>
      <p className="lead">
        {t('corrupt:masksLead')} {cut && t('corrupt:masksCut', { count: mostDrawn })}
      </p>
      <div className={classes.architectures}>
        {masks.filter(notShared).map(({ architecture, masks: own }) => (
          <div key={architecture}>
            <h3>
              {t(`fields:architecture.choices.${architecture}`)}
              {architecture === 'encoder-decoder' && `, ${t('fields:architecture.choices.shared')}`}
            </h3>
            <div className={classes.row}>
              {own.map((mask) => (
                <MaskPicture key={mask.name} mask={mask} words={wordsOf(architecture, mask)} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
});

/** A stack that serves as both encoder and decoder has the masks of the two stacks: they are drawn once. */
function notShared({ architecture }: ArchitectureMasks): boolean {
  return architecture !== 'shared';
}

type MaskWords = AttentionMask['name'] | 'decoder-lm' | 'prefix-lm';

function wordsOf(architecture: ArchitectureMasks['architecture'], mask: AttentionMask): MaskWords {
  return architecture === 'decoder-lm' || architecture === 'prefix-lm' ? architecture : mask.name;
}

function MaskPicture({ mask, words }: { mask: AttentionMask; words: MaskWords }) {
  const { t, i18n } = useTranslation('corrupt');
  const visible = mask.visible.reduce((sum, flag) => sum + flag, 0);
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(
    visible / Math.max(1, mask.queries * mask.keys),
  );
  const read = t('maskRead', { name: t(`mask.${words}`), queries: mask.queries, keys: mask.keys, share });
  const side = Math.max(mask.queries, mask.keys);
  const scale = 160 / side;
  const grid = useId();
  return (
    <figure className={classes.mask} data-mask={mask.name}>
      <svg
        role="img"
        aria-label={read}
        width={mask.keys * scale}
        height={mask.queries * scale}
        viewBox={`0 0 ${mask.keys} ${mask.queries}`}
      >
        <pattern id={grid} width="1" height="1" patternUnits="userSpaceOnUse">
          <path className={classes.grid} d="M0 1H1V0" />
        </pattern>
        <rect width={mask.keys} height={mask.queries} />
        <path d={cells(mask)} />
        <rect width={mask.keys} height={mask.queries} fill={`url(#${grid})`} className={classes.net} />
      </svg>
      <figcaption>{t(`mask.${words}`)}</figcaption>
    </figure>
  );
}

/** Visible cells as one path: neighbours in a row are one rectangle. */
function cells(mask: AttentionMask): string {
  let path = '';
  for (let query = 0; query < mask.queries; query++) {
    for (let key = 0; key < mask.keys; key++) {
      if (mask.visible[query * mask.keys + key] !== 1) continue;
      const start = key;
      while (key + 1 < mask.keys && mask.visible[query * mask.keys + key + 1] === 1) key++;
      path += `M${start} ${query}H${key + 1}v1H${start}z`;
    }
  }
  return path;
}
