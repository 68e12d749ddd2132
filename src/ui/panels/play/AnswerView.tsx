// The answer: its text, its pieces with their probabilities, what else was considered, and the other hypotheses.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, ShownHypothesis } from '../../../protocol/engine.ts';
import { useAnswer } from '../../../state/answer.ts';
import { useJob } from '../../../state/jobs.ts';
import { count, measure } from '../../figures.ts';
import { Hypotheses } from './Hypotheses.tsx';
import { PieceRow } from './PieceRow.tsx';
import classes from './play.module.css';
import { RunnersUp } from './RunnersUp.tsx';

export function AnswerView() {
  const { t } = useTranslation('play');
  const answer = useAnswer((state) => state.answer);
  const busy = useJob('answer') !== undefined;
  if (!answer) return <p className={classes.waiting}>{busy ? t('answering') : t('waiting')}</p>;
  return <Shown key={answer.milliseconds} answer={answer} />;
}

function Shown({ answer }: { answer: Answer }) {
  const { t } = useTranslation('play');
  const [rank, setRank] = useState(0);
  const busy = useJob('answer') !== undefined;
  const changed = useAnswer((state) => state.prompt !== state.answeredPrompt);
  const hypothesis = answer.hypotheses[rank];
  if (!hypothesis) return <p className={classes.waiting}>{t('emptyAnswer')}</p>;
  return (
    <section className={classes.answer} data-busy={busy || undefined}>
      <p className={classes.text} role="status">
        {hypothesis.text.trim() !== ''
          ? hypothesis.text
          : t(silent(hypothesis) ? 'emptyAnswer' : 'blankAnswer')}
      </p>
      <p className="quiet">
        <Facts answer={answer} hypothesis={hypothesis} />
        {changed && ` · ${t('changed')}`}
      </p>
      <Pieces key={rank} hypothesis={hypothesis} />
      {answer.hypotheses.length > 1 && (
        <Hypotheses hypotheses={answer.hypotheses} chosen={rank} onChoose={setRank} />
      )}
    </section>
  );
}

function Facts({ answer, hypothesis }: { answer: Answer; hypothesis: ShownHypothesis }) {
  const { t, i18n } = useTranslation('play');
  const { milliseconds } = answer;
  const time =
    milliseconds < 1000
      ? t('milliseconds', { value: count(milliseconds, i18n.language) })
      : t('seconds', { value: measure(milliseconds / 1000, i18n.language) });
  return t('facts', {
    time,
    count: hypothesis.pieces.length,
    score: measure(hypothesis.score, i18n.language),
  });
}

function Pieces({ hypothesis }: { hypothesis: ShownHypothesis }) {
  const { pieces } = hypothesis;
  // The least certain piece is where looking pays first.
  const [at, setAt] = useState(() => leastCertain(pieces.map((piece) => piece.probability)));
  const piece = pieces[at];
  return (
    <>
      <PieceRow pieces={pieces} chosen={at} onChoose={setAt} />
      {piece && <RunnersUp piece={piece} />}
    </>
  );
}

/** It wrote nothing but its end. */
function silent({ pieces }: ShownHypothesis): boolean {
  return pieces.every((piece) => piece.piece.startsWith('</'));
}

/** Index of the smallest probability. */
function leastCertain(probabilities: readonly number[]): number {
  return probabilities.reduce((best, value, index) => (value < probabilities[best]! ? index : best), 0);
}
