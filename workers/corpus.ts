// Entry point of the corpus worker, which owns text.
import { corpusWorker, sweepTexts } from '../src/application/corpus.ts';
import { serve } from '../src/protocol/channel.ts';

void sweepTexts().catch(() => undefined);
serve(corpusWorker());
