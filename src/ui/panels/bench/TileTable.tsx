// Which tiles are the fastest here, one row for each kind of work that was measured, beside the choice of the rule.
import { useTranslation } from 'react-i18next';
import type { Tuning } from '../../../protocol/engine.ts';
import { measure } from '../../figures.ts';
import classes from './bench.module.css';

type Figures = Tuning['works'][number];

export function TileTable({ works }: { works: readonly Figures[] }) {
  const { t } = useTranslation('bench');
  return (
    <table className={classes.table} aria-label={t('tiles.table')}>
      <thead>
        <tr>
          {(['kind', 'fastest', 'rule', 'gain'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`tiles.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {works.map((figures) => (
          <TileRow key={figures.work} {...figures} />
        ))}
      </tbody>
    </table>
  );
}

function TileRow({ work, winner, milliseconds, rule, ruleMilliseconds }: Figures) {
  const { t, i18n } = useTranslation('bench');
  const ratio = measure(ruleMilliseconds / milliseconds, i18n.language);
  return (
    <tr>
      <th scope="row">{t(`tiles.work.${work}`)}</th>
      <td data-column={t('tiles.fastest')}>
        <Tile name={winner} milliseconds={milliseconds} />
      </td>
      <td data-column={t('tiles.rule')}>
        <Tile name={rule} milliseconds={ruleMilliseconds} />
      </td>
      <td data-column={t('tiles.gain')}>
        {winner === rule ? <span>{t('tiles.same')}</span> : t('tiles.times', { ratio })}
      </td>
    </tr>
  );
}

function Tile({ name, milliseconds }: { name: string; milliseconds: number }) {
  const { t, i18n } = useTranslation('bench');
  return (
    <>
      <b className="mono">{name}</b>
      <span className="mono">{t('milliseconds', { value: measure(milliseconds, i18n.language) })}</span>
    </>
  );
}
