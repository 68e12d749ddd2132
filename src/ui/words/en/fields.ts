// Words of the fields: label and help of every row in config/, by the row's name. Sections are those of the T5 paper.
export const fields = {
  helpFor: 'About {{label}}',
  reset: 'Set {{label}} back to {{value}}',
  on: 'on',
  off: 'off',
  linkBreach: '{{field}} in the link is {{value}}; the default is used instead. {{rule}}',
  linkRefused: '{{field}} in the link is {{value}}, but {{wanted}} is allowed; the default is used instead.',
  problem: {
    empty: 'A number is needed. Until then {{kept}} is used.',
    'not-a-number': 'This is not a number. Until then {{kept}} is used.',
    'not-whole': 'Only whole numbers. Until then {{kept}} is used.',
    'too-small': 'At least {{min}}. Until then {{kept}} is used.',
    'too-large': 'At most {{max}}. Until then {{kept}} is used.',
  },
  rules: {
    relativeAttentionMaxDistance:
      'Must be above {{bound}}, half the number of distance buckets. Raise it, or use fewer buckets.',
  },
  architecture: {
    label: 'Architecture',
    help: 'Which stacks there are and what each position may see. The paper finds the encoder-decoder best. Section 3.2.',
    choices: {
      'encoder-decoder': 'encoder-decoder',
      shared: 'shared stack',
      'decoder-lm': 'decoder only',
      'prefix-lm': 'prefix decoder',
    },
  },
  dModel: {
    label: 'Width',
    help: 'Numbers in the vector of every token, d_model. The paper’s Base model has 768. Section 3.1.1.',
  },
  dKv: {
    label: 'Width of a head',
    help: 'Numbers in the query, key and value of one head, d_kv. Section 3.1.1.',
  },
  dFf: {
    label: 'Feed-forward width',
    help: 'Numbers between the two layers of a feed-forward block, d_ff; usually four times the width. Section 3.1.1.',
  },
  layers: {
    label: 'Layers',
    help: 'Blocks in the one stack of this architecture. Section 3.2.',
  },
  numLayers: { label: 'Encoder layers', help: 'Blocks in the encoder. Section 3.1.1.' },
  numDecoderLayers: { label: 'Decoder layers', help: 'Blocks in the decoder. Section 3.1.1.' },
  numHeads: { label: 'Heads', help: 'Attention heads in a layer. Each can look elsewhere. Section 3.1.1.' },
  relativeAttentionNumBuckets: {
    label: 'Distance buckets',
    help: 'How many distances between positions are told apart; far ones share a bucket. Section 2.1.',
  },
  relativeAttentionMaxDistance: {
    label: 'Farthest distance',
    help: 'From this distance on, all positions share one bucket. Section 2.1.',
  },
  dropoutRate: {
    label: 'Dropout',
    help: 'Share of activations set to zero at random while training. The paper uses 0.1 when fine-tuning. Section 2.1.',
  },
  layerNormEpsilon: {
    label: 'Norm epsilon',
    help: 'Added under the square root of the layer norm, against division by zero. Section 2.1.',
  },
  initializerFactor: {
    label: 'Initial scale',
    help: 'Factor on the spread of the random starting weights. Section 2.1.',
  },
  feedForwardProj: {
    label: 'Feed-forward kind',
    help: 'T5 uses relu; T5 v1.1 multiplies two paths, gated gelu. Section 2.1.',
    choices: {
      relu: 'relu',
      'gated-gelu': 'gated gelu',
      gelu: 'gelu',
      silu: 'silu',
      'gated-relu': 'gated relu',
      'gated-silu': 'gated silu',
    },
  },
  tieWordEmbeddings: {
    label: 'One table for input and output',
    help: 'The embedding table also scores the answer, as in T5; v1.1 has two tables. Section 2.1.',
  },
  scaleDecoderOutputs: {
    label: 'Scale before output',
    help: 'Multiplies the decoder’s output by width^-0.5 before the table scores it, as T5 with one table does. Section 2.1.',
  },
  objective: {
    label: 'Objective',
    help: 'How a text becomes an exercise: what is hidden and what must be written. Section 3.3, Table 3.',
    choices: {
      'span-corruption': 'span corruption',
      'replace-spans': 'replace spans',
      'bert-style': 'BERT-style',
      'mass-style': 'MASS-style',
      'drop-tokens': 'drop tokens',
      deshuffling: 'deshuffling',
      'prefix-lm': 'prefix language model',
      lm: 'language model',
    },
  },
  noiseDensity: {
    label: 'Corruption rate',
    help: 'Share of tokens that are hidden. The paper settles on 0.15. Section 3.3.3.',
  },
  meanNoiseSpanLength: {
    label: 'Mean span length',
    help: 'Average tokens in a hidden span. The paper settles on 3. Section 3.3.4.',
  },
  steps: {
    label: 'Steps',
    help: 'How often the weights are updated. The paper pre-trains for 524,288 steps. Section 3.1.2.',
  },
  batchSize: { label: 'Batch size', help: 'Examples in one step. The paper uses 128. Section 3.1.2.' },
  inputLength: {
    label: 'Input length',
    help: 'Tokens of an example that go into the encoder. The paper uses 512. Section 3.1.2.',
  },
  targetLength: {
    label: 'Target length',
    help: 'Tokens of an example that the decoder writes. The paper uses 114 for span corruption. Section 3.1.4.',
  },
  gradientAccumulationSteps: {
    label: 'Batches per step',
    help: 'Gradients of several batches are added up before one update: a larger batch in the same memory. Section 3.1.2.',
  },
  gradientCheckpointing: {
    label: 'Recompute activations',
    help: 'Keeps only what enters each block and computes the rest again on the way back: the same result in far less memory, for about a third more time. Chen et al. 2016; for training see section 3.1.2.',
  },
  fp16: {
    label: 'Half-precision activations',
    help: 'Stores activations in 16 bits where the graphics card can (shader-f16), which takes up to half the memory. The residual stream, weights, gradients and all arithmetic stay in 32 bits, so the loss hardly changes. Micikevicius et al. 2018; for training see section 3.1.2.',
  },
  seed: {
    label: 'Seed',
    help: 'Starting point of all chance. The same seed repeats the same result. Section 3.1.2.',
  },
  optimizer: {
    label: 'Optimizer',
    help: 'How gradients change the weights. T5 uses AdaFactor, which needs little memory. Section 3.1.2.',
    choices: { adafactor: 'AdaFactor', adamw: 'AdamW', adamwscale: 'AdamW, scaled' },
  },
  schedule: {
    label: 'Schedule',
    help: 'How the learning rate changes over the steps. The paper uses the inverse square root. Section 3.1.2.',
    choices: {
      'inverse-square-root': 'inverse square root',
      constant: 'constant',
      linear: 'linear',
      cosine: 'cosine',
    },
  },
  learningRate: {
    label: 'Learning rate',
    help: 'Size of an update at its peak. The paper starts at 0.01 with AdaFactor. Section 3.1.2.',
  },
  warmupSteps: {
    label: 'Warm-up steps',
    help: 'Steps at the constant first rate, or up to the peak in the other schedules. The paper uses 10,000. Section 3.1.2.',
  },
  clipGlobalNorm: {
    label: 'Gradient clipping',
    help: 'Longer gradients are shortened to this norm; 0 switches it off. Section 3.1.2.',
  },
  zLoss: {
    label: 'z-loss',
    help: 'Keeps the scores of the output from drifting. From the released code; see section 3.1.2 for training.',
  },
  momentum: {
    label: 'Momentum',
    help: 'Share of the last update that is kept, beta1 in many papers. T5 keeps none; Adam is known with 0.9. Section 3.1.2.',
  },
  weightDecay: {
    label: 'Weight decay',
    help: 'Pulls all weights towards zero at every step. T5 uses none. Section 3.1.2.',
  },
  evaluateEvery: {
    label: 'Steps between evaluations',
    help: 'How often the loss on held-out text is measured and samples are written. Section 2.4.',
  },
  evaluationBatches: {
    label: 'Batches of an evaluation',
    help: 'More give a steadier figure and take longer. Section 2.4.',
  },
  checkpointEvery: {
    label: 'Steps between checkpoints',
    help: 'How often the run is saved. The paper saves every 5,000 steps. Section 3.1.2.',
  },
  method: {
    label: 'Method',
    help: 'Greedy takes the likeliest piece each time, beam search keeps several answers under way, sampling draws. Sections 3.1.2 and 3.7.',
    choices: {
      greedy: 'greedy',
      beam: 'beam search',
      'google-beam': 'beam search, as in the paper',
      sample: 'sampling',
    },
  },
  maxNewTokens: {
    label: 'Longest answer',
    help: 'The answer ends after this many pieces at the latest. Section 2.4.',
  },
  minNewTokens: {
    label: 'Shortest answer',
    help: 'The answer does not end before this many pieces. Section 2.4.',
  },
  numBeams: { label: 'Beams', help: 'Answers kept under way at once. The paper uses 4. Section 3.7.' },
  numReturnSequences: {
    label: 'Answers shown',
    help: 'How many of the best answers are shown; at most as many as there are beams. Section 3.7.',
  },
  lengthPenalty: {
    label: 'Length exponent',
    help: 'The score is divided by the length to this power: above 0 favors long answers. Section 3.7.',
  },
  earlyStopping: {
    label: 'Stop early',
    help: 'When beam search ends: as soon as enough answers are complete, by estimate, or only when no better one is possible. Section 3.7.',
    choices: { false: 'by estimate', true: 'at once', never: 'never' },
  },
  alpha: {
    label: 'Length penalty',
    help: 'The paper’s alpha: larger favors longer answers. It uses 0.6. Section 3.7.',
  },
  noRepeatNgramSize: {
    label: 'No repeated runs of',
    help: 'No run of this many pieces occurs twice; 0 allows all. Section 3.7.',
  },
  repetitionPenalty: {
    label: 'Repetition penalty',
    help: 'Above 1 makes pieces that were already written less likely. Section 3.7.',
  },
  temperature: {
    label: 'Temperature',
    help: 'Below 1 sticks to the likely, above 1 dares more. Section 2.4.',
  },
  topK: {
    label: 'Likeliest pieces only',
    help: 'Draws from this many pieces at most; 0 draws from all. Section 2.4.',
  },
  topP: {
    label: 'Likeliest share only',
    help: 'Draws from the fewest pieces that together have this probability. Section 2.4.',
  },
  explain: {
    label: 'Keep probabilities',
    help: 'Keeps the probability of each piece and its runners-up, to look at. Section 2.4.',
  },
};
