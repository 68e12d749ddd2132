// What a prompt is made of besides the visitor's words: sentinels for gaps, and examples that fit what a model has
// learned. Models trained here know no task of the paper's appendix D, so its prefixes are not offered.
import type { Skill } from '../../../config/objective.ts';

/** First prompts for each skill; those with gaps begin with the paper's own, figure 2. */
export const examplesOf: Readonly<Record<Skill, readonly string[]>> = {
  gaps: [
    'Thank you <extra_id_0> me to your party <extra_id_1> week.',
    'The <extra_id_0> walks in <extra_id_1> park.',
    'Once upon a time there <extra_id_0> a king.',
  ],
  beginnings: ['Once upon a time there was', 'The old man walked into the', 'In the evening she'],
  dropped: ['Thank you me to your party week.', 'The walks in park.'],
  shuffled: ['party week. your Thank to last you inviting for me', 'park. The in dog walks the'],
};

/** Longest prompt that the box takes, in characters. */
export const longestPrompt = 20_000;

/** Numbers of the sentinels written in a prompt, whether a vocabulary has them or not. */
function writtenSentinels(prompt: string): number[] {
  return [...prompt.matchAll(/<extra_id_(\d+)>/g)].map((match) => Number(match[1]));
}

/** The sentinel for the next gap, one more than the largest in the prompt; undefined where `count` have none left. */
export function nextSentinel(prompt: string, count: number): string | undefined {
  const next = Math.max(-1, ...writtenSentinels(prompt)) + 1;
  return next < count ? `<extra_id_${next}>` : undefined;
}

/** The first sentinel in a prompt that none of `count` stands for: it is read as letters. */
export function strangeSentinel(prompt: string, count: number): string | undefined {
  const strange = writtenSentinels(prompt).find((number) => number >= count);
  return strange === undefined ? undefined : `<extra_id_${strange}>`;
}

/** The prompt with a selection replaced by a sentinel, and where the caret stands behind it. */
export function withGap(
  prompt: string,
  sentinel: string,
  { from, to }: { from: number; to: number },
): { prompt: string; caret: number } {
  return { prompt: prompt.slice(0, from) + sentinel + prompt.slice(to), caret: from + sentinel.length };
}
