// Ask a model.
import { ask, cancelAnswer as cancel, chooseModel as choose, useAnswer } from '../state/answer.ts';
import { jobOf, useJobs } from '../state/jobs.ts';
import { usableModels } from '../state/models.ts';
import { activeRun, useRuns } from '../state/run.ts';
import type { Command, KeyCommand } from './command.ts';
import { goPlay } from './places.ts';

/** The model that Play asks: the chosen one, else that of the active run, if it has learned something. */
function askedModelId(): string | undefined {
  const models = usableModels();
  const { modelId } = useAnswer.getState();
  const chosen = models.find(({ id }) => id === modelId);
  return chosen?.id ?? models.find(({ id }) => id === activeRun(useRuns.getState())?.id)?.id;
}

const isAnswering = () => jobOf(useJobs.getState(), 'answer') !== undefined;
const isUsable = (id: string) => usableModels().some((model) => model.id === id);

/** Asks the chosen model what stands in the box. */
export const answer: KeyCommand = {
  shortcut: 'Mod+Enter',
  place: '/play',
  enabled: () => !isAnswering() && useAnswer.getState().prompt.trim() !== '' && askedModelId() !== undefined,
  async perform() {
    const modelId = askedModelId();
    if (modelId !== undefined) await ask(modelId);
  },
};

export const cancelAnswer: Command = {
  enabled: isAnswering,
  perform: async () => cancel(),
};

/** Asks this model from now on. */
export const chooseModel: Command<string> = {
  enabled: (id) => isUsable(id) && !isAnswering(),
  perform: async (id) => choose(id),
};

/** Goes to where this model is asked. */
export const askModel: Command<string> = {
  enabled: isUsable,
  async perform(id) {
    choose(id);
    await goPlay.perform();
  },
};
