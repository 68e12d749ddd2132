// One example, held out if the text is long enough, and what the model wrote for it at each evaluation: learning, to be read.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord, Sample } from '../../../state/records.ts';
import { count } from '../../figures.ts';
import { differing } from './differing.ts';
import classes from './run.module.css';
import { SampleText } from './SampleText.tsx';

const shownAtFirst = 6;

/** Newest first; all, or the newest and some spread over the run. */
function chosen(samples: readonly Sample[], most: number): Sample[] {
  const newest = [...samples].reverse();
  if (newest.length <= most) return newest;
  const apart = (newest.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => newest[Math.round(index * apart)]!);
}

export function Samples({ run }: { run: RunRecord }) {
  const { t, i18n } = useTranslation('train');
  const [all, setAll] = useState(false);
  const last = run.samples.at(-1);
  // Only answers to the same example can be compared.
  const same = run.samples.filter((sample) => sample.input === last?.input);
  return (
    <section className={classes.samples} aria-label={t('samples.title')}>
      <h2>{t('samples.title')}</h2>
      {last === undefined ? (
        <p className="quiet">
          {t('samples.empty', { step: count(run.settings.training.evaluateEvery, i18n.language) })}
        </p>
      ) : (
        <>
          <p className="quiet">{t('samples.lead', { context: run.evaluatedOn ?? 'held-out' })}</p>
          <SampleTable samples={chosen(same, all ? same.length : shownAtFirst)} example={last} />
          {same.length > shownAtFirst && (
            <button type="button" className={classes.link} onClick={() => setAll(!all)}>
              {all ? t('samples.fewer') : t('samples.earlier', { count: same.length })}
            </button>
          )}
        </>
      )}
    </section>
  );
}

function SampleTable({ samples, example }: { samples: readonly Sample[]; example: Sample }) {
  const { t, i18n } = useTranslation('train');
  return (
    <table>
      <tbody>
        <tr>
          <th scope="row">{t('samples.input')}</th>
          <td>
            <SampleText text={example.input} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t('samples.wanted')}</th>
          <td>
            <SampleText text={example.wanted} />
          </td>
        </tr>
        {samples.map((sample) => (
          <tr key={sample.step}>
            <th scope="row">{t('samples.step', { step: count(sample.step, i18n.language) })}</th>
            <td>
              <Written sample={sample} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What differs is underlined as well as colored. */
function Written({ sample }: { sample: Sample }) {
  const { t } = useTranslation('train');
  if (sample.written.trim() === '') return <span className="quiet">{t('samples.nothing')}</span>;
  return differing(sample.written, sample.wanted).map((stretch, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a sample's stretches never change.
    <span key={index} className={stretch.right ? undefined : classes.wrong}>
      <SampleText text={stretch.text} />
    </span>
  ));
}
