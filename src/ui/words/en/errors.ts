// Words of failures by their code: what happened, what was kept, what to do. `any` serves the rest of its area.
// {{wanted}}, {{got}} and {{remedy}} are the failure's own parts, in English, and stand only where they carry figures.
export const errors = {
  unknown: 'Something went wrong: wanted {{wanted}}, found {{got}}. {{remedy}}',
  details: 'Details',
  worker: {
    died_bench: 'The background worker stopped. What was measured before stays; measure again.',
    died: 'The background worker stopped. What was stored is safe; try again, and training goes on from its last checkpoint.',
    threw: 'The background worker gave no answer that makes sense. Try again; if it stays, reload the page.',
  },
  internal: 'Something broke inside ({{got}}). What was stored is safe; reload the page and try again.',
  text: {
    empty: 'The text is empty. Bring one with at least a few words.',
    binary: 'This is not a text file. Save it as plain text in UTF-8 and try again.',
    size: 'The file is too large ({{got}}; up to {{wanted}}). Cut it into parts.',
    length:
      'The text is too short for this ({{got}}; {{wanted}} needed). Bring a longer one, or choose shorter inputs.',
    zip: 'This archive could not be read. Unpack it and bring the text file itself.',
    any: 'The text could not be read: {{got}}. Try another file.',
  },
  vocabulary: {
    missing: 'The vocabulary is no longer stored. Import its .model file again.',
    sentinels:
      'The vocabulary has too few sentinels ({{got}}; {{wanted}} needed). Use another one, or bytes.',
    any: 'The vocabulary does not fit: {{got}} instead of {{wanted}}.',
  },
  sentencepiece: {
    type: 'This is a SentencePiece model of another kind; only unigram models are read.',
    any: 'This file is not a SentencePiece model that can be read ({{got}}). Export it again as .model.',
  },
  corpus: { missing: 'The text of this run is no longer stored. Bring it in again and start a new run.' },
  objective: {
    sentinels:
      'The text has more spans ({{got}}) than there are sentinels. Shorten it or lower the corruption rate.',
    any: 'These settings of the objective do not go together: {{got}} instead of {{wanted}}.',
  },
  prompt: { length: 'The prompt is too long for this ({{got}} pieces; {{wanted}}). Shorten it.' },
  model: {
    missing: 'This model is no longer stored. Choose another one.',
    vocabulary:
      'The vocabulary does not belong to this model ({{got}}; {{wanted}}). Bring spiece.model together with config.json and the weights.',
    any: 'The model does not fit its settings: {{got}} instead of {{wanted}}.',
  },
  run: {
    missing: 'This run is no longer stored. Choose another one.',
    untrained: 'This run has no checkpoint yet. Train it first.',
    damaged:
      'None of the checkpoints of this run can be read, so it cannot go on. Nothing was overwritten; start again as a new run with the same settings.',
    interrupted:
      'This run was cut off three times in a row without getting any further, so it stays paused. Resume it yourself, or start a smaller one if the page closes again.',
    settings: 'The settings of this run do not go together: {{got}} instead of {{wanted}}.',
  },
  training: { busy: 'Another run is training. Pause it first.' },
  measuring: {
    busy: 'The device is being measured on Bench. Wait until that is over, or cancel it there.',
  },
  examples: {
    length:
      'None of the examples fits into a row ({{got}}; {{wanted}} needed). Choose longer inputs and targets, or bring shorter examples.',
    none: 'There are no examples to learn from. Bring at least one.',
  },
  session: {
    diverged:
      'The loss is no longer a number, so the run stopped by itself. The last good checkpoint is kept; start a new run at a lower learning rate.',
    divergedInHalfPrecision:
      'The loss is no longer a number, so the run stopped by itself. Half precision may be too narrow for its activations. The last good checkpoint is kept; start a new run without half precision, or at a lower learning rate.',
  },
  export: { size: 'The model does not fit into one archive of 4 GiB. Export a smaller one.' },
  answer: {
    memory:
      'This GPU has too little memory left for the answer. Pause the run that trains, or ask a smaller model.',
  },
  decoding: { any: 'These decoding settings do not go together: {{got}} instead of {{wanted}}.' },
  device: {
    lost_play: 'The GPU went away before the answer was written. Ask again.',
    lost_bench: 'The GPU went away. What was measured before stays; measure again.',
    lost: 'The GPU went away. What was stored is safe; resume, and training goes on from its last checkpoint.',
    memory:
      'The run needs more memory than this GPU gives ({{got}}). Choose a smaller batch, size or vocabulary.',
    limit: 'The model does not fit into this GPU ({{got}}; {{wanted}}). Choose a smaller size or batch.',
    webgpu: 'The GPU could not be opened ({{got}}). The CPU computes meanwhile.',
    chosen: 'Another device was chosen; the run went on there from its last checkpoint.',
    faulted:
      'The GPU could not do everything while a model answered beside the run; the run went on from its last checkpoint.',
    replaced: 'The GPU went away ({{got}}); the run went on from its last checkpoint.',
    any: 'The device cannot do this: {{got}} instead of {{wanted}}. Reload the page and try again.',
  },
  storage: {
    quota_models:
      'The storage is full, so this was not saved; everything else is kept. Delete runs or texts below.',
    damaged_models: 'A stored record is damaged and was not loaded; the others are fine. Delete it here.',
    manifest_models: 'A stored record is damaged and was not loaded; the others are fine. Delete it here.',
    record_models: 'A stored record is damaged and was not loaded; the others are fine. Delete it here.',
    quota:
      'The storage is full, so this was not saved; everything else is kept. Delete runs or texts on Models.',
    locked: 'Another tab is training this run. Go on there, or close it first.',
    damaged: 'A stored record is damaged and was not loaded; the others are fine. Delete it on Models.',
    manifest: 'A stored record is damaged and was not loaded; the others are fine. Delete it on Models.',
    record: 'A stored record is damaged and was not loaded; the others are fine. Delete it on Models.',
    read: 'The storage of this browser cannot be read. Allow this site to store data, or leave the private window.',
    failed:
      'The browser refused to store this ({{got}}). Allow this site to store data, or leave the private window.',
  },
  checkpoint: {
    any: 'This checkpoint cannot be used ({{got}} instead of {{wanted}}). Older ones are still there.',
  },
  safetensors: { any: 'This is not a whole safetensors file ({{got}}). Export or download it again.' },
  config: { any: 'This config.json does not describe a T5 that can be read: {{got}} instead of {{wanted}}.' },
};
