// Words of Models, in German.
import type { models as source } from '../en/models.ts';

export const models = {
  title: 'Modelle',
  lead: 'Was hier trainiert und mitgebracht wurde. Es liegt nur in diesem Browser.',
  runs: 'Läufe',
  noRuns: 'Hier wurde noch kein Modell trainiert.',
  goTrain: 'Eines trainieren',
  column: {
    name: 'Name',
    size: 'Parameter',
    steps: 'Schritte',
    loss: 'Verlust',
    stored: 'Speicher',
    state: 'Zustand',
    actions: 'Aktionen',
  },
  status: {
    new: 'neu',
    training: 'wird trainiert',
    paused: 'angehalten',
    stopped: 'beendet',
    done: 'fertig',
    failed: 'gescheitert',
  },
  nameOf: 'Name von {{name}}',
  ask: 'Fragen',
  askName: '{{name}} etwas fragen',
  resume: 'Öffnen',
  resumeName: '{{name}} unter Trainieren öffnen',
  export: 'Exportieren',
  exportName: 'Modell von {{name}} exportieren',
  archive: 'Ein Zip-Archiv: die Gewichte als Safetensors, config.json, der Tokenizer und eine Modellkarte.',
  opens: {
    transformers:
      'Hugging Face Transformers öffnet den entpackten Ordner mit from_pretrained und liest und schreibt dieselben IDs.',
    asTwoStacks:
      'Encoder und Decoder sind hier ein einziger Stapel. Das Archiv enthält die zwei gleichen Stapel, die Hugging Face Transformers öffnet.',
    withoutCache:
      'Hugging Face Transformers öffnet es. Der Decoder ist tiefer als der Encoder; dort schreibt er darum ohne Cache, also langsamer.',
    notTransformers:
      'Hugging Face Transformers hat keine Klasse für ein T5 nur mit Decoder und weist es ab. Die Gewichte sind gewöhnliche Safetensors.',
  },
  saveArchive: 'Archiv speichern',
  delete: 'Löschen',
  deleteName: '{{name}} löschen',
  sure: '{{name}} endgültig löschen?',
  confirm: 'Endgültig löschen',
  keep: 'Behalten',
  texts: 'Texte',
  vocabularies: 'Vokabulare',
  none: 'Noch keine; Trainieren und Verdecken nehmen sie an.',
  ids: '{{size}} IDs',
  damaged: 'Beschädigt',
  kind: { run: 'Lauf', text: 'Text', vocabulary: 'Vokabular' },
  storage: 'Speicher',
  used: '{{used}} belegt von {{quota}}, die der Browser gibt',
  usedUnknown: 'Dieser Browser sagt nicht, wie viel belegt ist.',
  persisted: 'Der Browser hat versprochen, alles zu behalten.',
  notPersisted: 'Der Browser darf es löschen, wenn die Platte voll wird.',
  persist: 'Meine Daten behalten',
  refused:
    'Der Browser hat es nicht versprochen. Oft hilft ein Lesezeichen oder das Installieren der Seite; ein Export ist immer sicher.',
} satisfies typeof source;
