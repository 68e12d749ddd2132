// Text, inputs and targets above one another, with a thread from every hidden span to its sentinels.
// Threads are measured from what the browser laid out, so they hold at any width and after any wrap.
import {
  type CSSProperties,
  memo,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Corruption } from '../../../protocol/corpus.ts';
import { Pieces } from './Pieces.tsx';
import { plainText, spanColor } from './runs.ts';
import { type Thread, threadsIn } from './threadPaths.ts';
import classes from './threads.module.css';

/** From so many threads on only the one pointed at is drawn. */
const mostThreads = 40;
const rows = ['text', 'inputs', 'targets'] as const;

export const Threads = memo(function Threads({ corruption }: { corruption: Corruption }) {
  const { t } = useTranslation('corrupt');
  const [lit, setLit] = useState<number>();
  const box = useRef<HTMLDivElement>(null);
  const threads = useThreads(box, corruption);
  const nameOf = useCallback(
    (span: number) => {
      const hidden = corruption.text.filter((piece) => piece.span === span);
      return t('spanIs', { number: span, text: plainText(hidden) });
    },
    [corruption, t],
  );
  return (
    <div ref={box} className={classes.threads} data-testid="threads">
      <svg className={classes.lines} aria-hidden="true">
        {threads.map((thread) => (
          <path
            key={`${thread.span}-${thread.from}`}
            d={thread.path}
            style={{ '--color': spanColor(thread.span) } as CSSProperties}
            data-lit={thread.span === lit || undefined}
            data-quiet={
              threads.length > mostThreads || (lit !== undefined && thread.span !== lit) || undefined
            }
          />
        ))}
      </svg>
      {rows.map((row) => (
        <section key={row} className={classes.row} data-row={row} aria-label={t(`rows.${row}`)}>
          <h2>
            {t(`rows.${row}`)} <span>{row === 'text' ? corruption.total : corruption[row].length}</span>
          </h2>
          <Pieces pieces={corruption[row]} struck={row === 'text'} light={{ lit, onLight: setLit, nameOf }} />
        </section>
      ))}
      <p className={classes.read}>{lit === undefined ? t('pointHint') : readOut(corruption, lit, t)}</p>
    </div>
  );
});

function readOut(
  corruption: Corruption,
  span: number,
  t: ReturnType<typeof useTranslation<'corrupt'>>['t'],
): string {
  const hidden = corruption.text.filter((piece) => piece.span === span);
  return t('spanRead', { number: span, text: plainText(hidden) });
}

function useThreads(box: RefObject<HTMLDivElement | null>, corruption: Corruption): Thread[] {
  const [threads, setThreads] = useState<Thread[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new corruption is laid out anew and must be measured
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setThreads(threadsIn(element));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    void document.fonts.ready.then(measure);
    return () => observer.disconnect();
  }, [box, corruption]);
  return threads;
}
