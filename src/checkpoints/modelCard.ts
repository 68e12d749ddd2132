// README.md of an exported model: what it is, what opens it, and what it cannot do. English, as the Hub's cards are.
import { isDecoderOnly, type ModelConfig } from '../config/model.ts';
import type { ObjectiveName } from '../config/objective.ts';
import { version } from '../config/version.ts';
import { cacheWorks } from '../model/config.ts';
import { decoderDepth, parameterShapes } from '../model/parameters.ts';

/** What a card tells besides the configuration. */
interface CardFacts {
  name: string;
  objective: ObjectiveName;
  /** Optimizer steps done. */
  step: number;
  vocabulary: { kind: 'bytes' | 'sentencepiece'; size: number; sentinelCount: number };
}

function parametersOf(config: ModelConfig): number {
  const sizes = [...parameterShapes(config).values()].map((shape) => shape.reduce((a, b) => a * b, 1));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function openingOf(config: ModelConfig): string {
  if (isDecoderOnly(config.architecture)) {
    return `This is a decoder-only model (\`${config.architecture}\`). Transformers has no class for it, and its T5 classes
refuse this folder. The weights are plain safetensors under the names of T5's decoder; the tokenizer opens with
\`PreTrainedTokenizerFast.from_pretrained(".")\`.`;
  }
  return `\`\`\`python
from transformers import AutoTokenizer, T5ForConditionalGeneration

tokenizer = AutoTokenizer.from_pretrained(".")
model = T5ForConditionalGeneration.from_pretrained(".")
inputs = tokenizer("Once upon a <extra_id_0> there was", return_tensors="pt")
print(tokenizer.decode(model.generate(**inputs, max_new_tokens=32)[0]))
\`\`\``;
}

const stackNote =
  'Encoder and decoder were trained as one stack. They are written as the two equal stacks that Transformers knows, and read by T5 Playground as one again while they are equal.';
const cacheNote =
  'The decoder is deeper than the encoder. Transformers 5 sizes its cache by the encoder, so `use_cache` is false here; setting it to true fails in `generate`.';
const pieceNote =
  'tokenizer.json gives the ids of spiece.model with the sentinels on top, which are pieces such as `▁<extra_id_0>`. `T5Tokenizer` by its own name has other rules: use `AutoTokenizer`. A `</s>`, `<pad>` or `<unk>` in a text is that piece for Transformers and a few letters for SentencePiece.';

function byteNote({ size, sentinelCount }: CardFacts['vocabulary']): string {
  const last = `<extra_id_${sentinelCount - 1}>`;
  return `A byte has its value and 3 as id. Sentinels count down from the last id, as in SeqIO: \`<extra_id_0>\` is ${size - 1}, \`${last}\` the first above the bytes. \`ByT5Tokenizer\` by its own name has other ids for them: use \`AutoTokenizer\`.`;
}

function notesOf(config: ModelConfig, { vocabulary }: CardFacts): string[] {
  return [
    ...(config.architecture === 'shared' ? [stackNote] : []),
    ...(cacheWorks(config) ? [] : [cacheNote]),
    vocabulary.kind === 'bytes' ? byteNote(vocabulary) : pieceNote,
  ];
}

/** The card as Markdown with the metadata that the Hub reads. */
export function modelCard(config: ModelConfig, facts: CardFacts): string {
  const { kind, size } = facts.vocabulary;
  return `---
library_name: ${isDecoderOnly(config.architecture) ? 't5-playground' : 'transformers'}
tags:
- t5
- t5-playground
---

# ${facts.name}

Trained from scratch in T5 Playground ${version}, in a browser or on a command line. It knows what its training text
says and nothing else; it is none of Google's T5 models.

| | |
|---|---|
| architecture | ${config.architecture} |
| parameters | ${parametersOf(config)} |
| layers | ${isDecoderOnly(config.architecture) ? decoderDepth(config) : `${config.numLayers} encoder, ${decoderDepth(config)} decoder`} |
| width | ${config.dModel}, feed-forward ${config.dFf} (${config.feedForwardProj}), ${config.numHeads} heads of ${config.dKv} |
| objective | ${facts.objective} |
| steps | ${facts.step} |
| vocabulary | ${kind === 'bytes' ? 'bytes' : 'SentencePiece'}, ${size} ids |

${openingOf(config)}

${notesOf(config, facts)
  .map((note) => `- ${note}`)
  .join('\n')}
`;
}
