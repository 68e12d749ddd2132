// What a prompt is made of besides the visitor's words: the task's prefix, and sentinels for gaps.
// Prefixes are those of the paper's tasks (appendix D); they mean something only to a model that has learned them.

export const taskPrefixes = {
  translateDe: 'translate English to German: ',
  translateFr: 'translate English to French: ',
  summarize: 'summarize: ',
  cola: 'cola sentence: ',
  sst2: 'sst2 sentence: ',
  stsb: 'stsb sentence1: ',
  mnli: 'mnli hypothesis: ',
  squad: 'question: ',
} as const;
export type TaskName = keyof typeof taskPrefixes;
export const taskNames = Object.keys(taskPrefixes) as TaskName[];

/** The paper's own example, figure 2. */
export const gapExample = 'Thank you <extra_id_0> me to your party <extra_id_1> week.';

/** Longest prompt that the box takes, in characters. */
export const longestPrompt = 20_000;

/** The task whose prefix a prompt starts with. */
export function taskOf(prompt: string): TaskName | undefined {
  return taskNames.find((name) => prompt.startsWith(taskPrefixes[name].trim()));
}

/** The prompt under another task: the old prefix goes, the words stay. */
export function withTask(prompt: string, task: TaskName): string {
  const before = taskOf(prompt);
  const words = before === undefined ? prompt : prompt.slice(taskPrefixes[before].trim().length).trimStart();
  return taskPrefixes[task] + words;
}

/** The sentinel for the next gap: one more than the largest in the prompt. */
export function nextSentinel(prompt: string): string {
  const used = [...prompt.matchAll(/<extra_id_(\d+)>/g)].map((match) => Number(match[1]));
  return `<extra_id_${used.length === 0 ? 0 : Math.max(...used) + 1}>`;
}

/** The prompt with a selection replaced by a sentinel, and where the caret stands behind it. */
export function withGap(prompt: string, from: number, to: number): { prompt: string; caret: number } {
  const sentinel = nextSentinel(prompt);
  return { prompt: prompt.slice(0, from) + sentinel + prompt.slice(to), caret: from + sentinel.length };
}
