import { expect, it } from 'vitest';
import { plainText, readingOf, runsOf, sentinelNumber } from './runs.ts';

const piece = (text: string, span?: number, sentinel?: boolean) => ({
  id: 0,
  piece: text,
  ...(span !== undefined && { span }),
  ...(sentinel && { sentinel }),
});

it('keeps a sentinel apart from the span it stands for', () => {
  const runs = runsOf([piece('a'), piece('<extra_id_0>', 0, true), piece('b', 0), piece('c', 0), piece('d')]);
  expect(runs.map((run) => [run.start, run.span, run.sentinel, run.pieces.length])).toEqual([
    [0, undefined, false, 1],
    [1, 0, true, 1],
    [2, 0, false, 2],
    [4, undefined, false, 1],
  ]);
});

it.each([
  ['<0x41>', 'text', 'A'],
  ['<0x20>', 'text', '▁'],
  ['<0xED>', 'byte', 'ED'],
  ['</s>', 'control', '</s>'],
  ['▁Haus', 'text', '▁Haus'],
  ['\n', 'byte', '0A'],
])('reads %j as %s %s', (written, kind, text) => {
  expect(readingOf(written)).toEqual({ kind, text });
});

it('puts the bytes of a character together again', () => {
  expect(plainText(['<0xED>', '<0x95>', '<0x9C>', '▁', 'A'].map((one) => piece(one)))).toBe('한 A');
});

it('reads the number of a sentinel', () => {
  expect(sentinelNumber('<extra_id_12>')).toBe('12');
});
