// The works, one row each: what it is, this machine's figures, those of every recording, and the way to measure it.
import { useTranslation } from 'react-i18next';
import { measureWorks } from '../../../commands/measuring.ts';
import {
  type BenchmarkName,
  benchmarkModels,
  benchmarkNames,
  isProduct,
  perSecond,
} from '../../../config/benchmarks.ts';
import { type Recording, recordings } from '../../../config/recordedBenchmarks.ts';
import { useBench } from '../../../state/bench.ts';
import { useJob } from '../../../state/jobs.ts';
import { compact, day, measure } from '../../figures.ts';
import classes from './bench.module.css';
import { useWorkName } from './useWorkName.ts';

export function WorkTable({ disabled }: { disabled: boolean }) {
  const { t, i18n } = useTranslation('bench');
  return (
    <table className={classes.table} aria-label={t('works')}>
      <thead>
        <tr>
          <th scope="col">{t('work')}</th>
          <th scope="col">{t('this')}</th>
          {recordings.map((recording) => (
            <th key={keyOf(recording)} scope="col" data-recorded="">
              {recording.adapter}
              <span>
                {recording.where}, {t('recorded', { date: day(recording.date, i18n.language) })}
              </span>
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{t('action')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {benchmarkNames.map((name) => (
          <WorkRow key={name} name={name} disabled={disabled} />
        ))}
      </tbody>
    </table>
  );
}

const keyOf = ({ adapter, where }: Recording) => `${adapter}, ${where}`;

interface WorkRowProps {
  name: BenchmarkName;
  disabled: boolean;
}

function WorkRow({ name, disabled }: WorkRowProps) {
  const { t } = useTranslation('bench');
  const result = useBench((state) => state.results[name]);
  const work = useWorkName()(name);
  return (
    <tr>
      <th scope="row">
        {work}
        <span>
          <About name={name} />
        </span>
      </th>
      <td data-column={t('this')} data-this="">
        <Measured name={name} />
      </td>
      {recordings.map((recording) => {
        const median = recording.medians[name];
        return (
          <td key={keyOf(recording)} data-column={recording.adapter}>
            {median === undefined ? (
              t('none')
            ) : (
              <Figures name={name} median={median} against={result?.median} />
            )}
          </td>
        );
      })}
      <td>
        <button
          type="button"
          disabled={disabled}
          aria-label={t('measureName', { name: work })}
          onClick={() => void measureWorks.perform([name])}
        >
          {t('measure')}
        </button>
      </td>
    </tr>
  );
}

function About({ name }: { name: BenchmarkName }) {
  const { t } = useTranslation('bench');
  if (isProduct(name)) return t('productAbout');
  const { encoderLayers, decoderLayers, inputLength, targetLength, ...sizes } = benchmarkModels[name];
  const lengths = { input: inputLength, target: targetLength };
  return t('stepAbout', { encoder: encoderLayers, decoder: decoderLayers, ...sizes, ...lengths });
}

/** What was measured of a work, or how far that is. */
function Measured({ name }: { name: BenchmarkName }) {
  const { t } = useTranslation('bench');
  const result = useBench((state) => state.results[name]);
  const now = useJob('benchmark')?.subject === name;
  const waiting = useBench((state) => state.waiting.includes(name));
  const turn = now ? t('now') : waiting && t('waiting');
  if (!result) return turn || t('none');
  return (
    <>
      <Figures name={name} median={result.median} />
      {turn ? <span>{turn}</span> : <Runs {...result} />}
    </>
  );
}

/** Time and rate of one work; `against` is this machine's time, where it is known. */
function Figures({
  name,
  median,
  against,
}: {
  name: BenchmarkName;
  median: number;
  against?: number | undefined;
}) {
  const { t, i18n } = useTranslation('bench');
  const language = i18n.language;
  const rate = perSecond(name, median);
  return (
    <>
      <b className="mono">{t('milliseconds', { value: measure(median, language) })}</b>
      <span className="mono">
        {isProduct(name)
          ? t('rateProduct', { value: measure(rate / 1e9, language) })
          : t('rateStep', { value: compact(rate, language) })}
      </span>
      {against !== undefined && <span>{t('times', { ratio: measure(median / against, language) })}</span>}
    </>
  );
}

function Runs({ runs, quartiles: [low, high] }: { runs: number; quartiles: readonly [number, number] }) {
  const { t, i18n } = useTranslation('bench');
  const between = { low: measure(low, i18n.language), high: measure(high, i18n.language) };
  return <span>{t('runs', { runs, ...between })}</span>;
}
