// Words of the fields area.
import type { fields as source } from '../en/fields.ts';

export const fields = {
  helpFor: 'Über {{label}}',
  reset: '{{label}} auf {{value}} zurücksetzen',
  on: 'an',
  off: 'aus',
  linkBreach: '{{field}} ist im Link {{value}}; stattdessen gilt der Standard. {{rule}}',
  linkRefused: '{{field}} ist im Link {{value}}, erlaubt ist {{wanted}}; stattdessen gilt der Standardwert.',
  problem: {
    empty: 'Hier fehlt eine Zahl. Bis dahin gilt {{kept}}.',
    'not-a-number': 'Das ist keine Zahl. Bis dahin gilt {{kept}}.',
    'not-whole': 'Nur ganze Zahlen. Bis dahin gilt {{kept}}.',
    'too-small': 'Mindestens {{min}}. Bis dahin gilt {{kept}}.',
    'too-large': 'Höchstens {{max}}. Bis dahin gilt {{kept}}.',
  },
  rules: {
    relativeAttentionMaxDistance:
      'Muss über {{bound}} liegen, der halben Zahl der Abstandsklassen. Erhöhe den Wert oder nimm weniger Klassen.',
  },
  architecture: {
    label: 'Architektur',
    help: 'Welche Stapel es gibt und was jede Position sehen darf. Im Artikel ist Encoder-Decoder am besten. Abschnitt 3.2.',
    choices: {
      'encoder-decoder': 'Encoder-Decoder',
      shared: 'gemeinsamer Stapel',
      'decoder-lm': 'nur Decoder',
      'prefix-lm': 'Präfix-Decoder',
    },
  },
  dModel: {
    label: 'Breite',
    help: 'Zahlen im Vektor jedes Token, d_model. Das Base-Modell des Artikels hat 768. Abschnitt 3.1.1.',
  },
  dKv: {
    label: 'Breite eines Kopfs',
    help: 'Zahlen in Query, Key und Value eines Kopfs, d_kv. Abschnitt 3.1.1.',
  },
  dFf: {
    label: 'Feed-forward-Breite',
    help: 'Zahlen zwischen den beiden Schichten eines Feed-forward-Blocks, d_ff; meist die vierfache Breite. Abschnitt 3.1.1.',
  },
  layers: {
    label: 'Schichten',
    help: 'Blöcke im einzigen Stapel dieser Architektur. Abschnitt 3.2.',
  },
  numLayers: { label: 'Encoder-Schichten', help: 'Blöcke im Encoder. Abschnitt 3.1.1.' },
  numDecoderLayers: { label: 'Decoder-Schichten', help: 'Blöcke im Decoder. Abschnitt 3.1.1.' },
  numHeads: {
    label: 'Köpfe',
    help: 'Attention-Köpfe in einer Schicht. Jeder kann woandershin schauen. Abschnitt 3.1.1.',
  },
  relativeAttentionNumBuckets: {
    label: 'Abstandsklassen',
    help: 'Wie viele Abstände zwischen Positionen unterschieden werden; weite teilen sich eine Klasse. Abschnitt 2.1.',
  },
  relativeAttentionMaxDistance: {
    label: 'Weitester Abstand',
    help: 'Ab diesem Abstand teilen sich alle Positionen eine Klasse. Abschnitt 2.1.',
  },
  dropoutRate: {
    label: 'Dropout',
    help: 'Anteil der Aktivierungen, die beim Training zufällig null werden. Der Artikel nimmt beim Fine-Tuning 0,1. Abschnitt 2.1.',
  },
  layerNormEpsilon: {
    label: 'Norm-Epsilon',
    help: 'Steht unter der Wurzel der Layer-Norm und verhindert eine Division durch null. Abschnitt 2.1.',
  },
  initializerFactor: {
    label: 'Anfangsskala',
    help: 'Faktor für die Streuung der zufälligen Anfangsgewichte. Abschnitt 2.1.',
  },
  feedForwardProj: {
    label: 'Feed-forward-Art',
    help: 'T5 nimmt relu; T5 v1.1 multipliziert zwei Wege, gated gelu. Abschnitt 2.1.',
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
    label: 'Eine Tabelle für Ein- und Ausgabe',
    help: 'Die Embedding-Tabelle bewertet auch die Antwort, wie in T5; v1.1 hat zwei Tabellen. Abschnitt 2.1.',
  },
  scaleDecoderOutputs: {
    label: 'Vor der Ausgabe skalieren',
    help: 'Multipliziert die Decoder-Ausgabe mit Breite^-0,5, bevor die Tabelle sie bewertet, wie T5 mit einer Tabelle. Abschnitt 2.1.',
  },
  objective: {
    label: 'Aufgabe',
    help: 'Wie aus Text eine Übung wird: was verdeckt ist und was geschrieben werden muss. Abschnitt 3.3, Tabelle 3.',
    choices: {
      'span-corruption': 'Spannen verdecken',
      'replace-spans': 'Spannen ersetzen',
      'bert-style': 'nach BERT',
      'mass-style': 'nach MASS',
      'drop-tokens': 'Token weglassen',
      deshuffling: 'Entmischen',
      'prefix-lm': 'Präfix-Sprachmodell',
      lm: 'Sprachmodell',
    },
  },
  noiseDensity: {
    label: 'Anteil verdeckt',
    help: 'Anteil der verdeckten Token. Der Artikel bleibt bei 0,15. Abschnitt 3.3.3.',
  },
  meanNoiseSpanLength: {
    label: 'Mittlere Spannenlänge',
    help: 'Token einer verdeckten Spanne im Mittel. Der Artikel bleibt bei 3. Abschnitt 3.3.4.',
  },
  steps: {
    label: 'Schritte',
    help: 'Wie oft die Gewichte geändert werden. Der Artikel trainiert 524.288 Schritte vor. Abschnitt 3.1.2.',
  },
  batchSize: {
    label: 'Batchgröße',
    help: 'Beispiele in einem Schritt. Der Artikel nimmt 128. Abschnitt 3.1.2.',
  },
  inputLength: {
    label: 'Eingabelänge',
    help: 'Token eines Beispiels für den Encoder. Der Artikel nimmt 512. Abschnitt 3.1.2.',
  },
  targetLength: {
    label: 'Ziellänge',
    help: 'Token eines Beispiels, die der Decoder schreibt. Der Artikel nimmt 114 bei verdeckten Spannen. Abschnitt 3.1.4.',
  },
  gradientAccumulationSteps: {
    label: 'Batches je Schritt',
    help: 'Gradienten mehrerer Batches werden vor einer Änderung addiert: ein größerer Batch im selben Speicher. Abschnitt 3.1.2.',
  },
  gradientCheckpointing: {
    label: 'Aktivierungen neu berechnen',
    help: 'Von jedem Block wird nur behalten, was hineingeht; der Rest wird auf dem Rückweg noch einmal berechnet: dasselbe Ergebnis mit viel weniger Speicher, aber etwa einem Drittel mehr Zeit. Chen et al. 2016; zum Training Abschnitt 3.1.2.',
  },
  fp16: {
    label: 'Aktivierungen in halber Genauigkeit',
    help: 'Speichert Aktivierungen mit 16 Bit, wo die Grafikkarte das kann (shader-f16); sie brauchen dann bis zur Hälfte weniger Speicher. Residualstrom, Gewichte, Gradienten und alles Rechnen bleiben bei 32 Bit, der Verlust ändert sich daher kaum. Micikevicius et al. 2018; zum Training Abschnitt 3.1.2.',
  },
  seed: {
    label: 'Startwert',
    help: 'Anfang allen Zufalls. Gleicher Startwert, gleiches Ergebnis. Abschnitt 3.1.2.',
  },
  optimizer: {
    label: 'Optimierer',
    help: 'Wie Gradienten die Gewichte ändern. T5 nimmt AdaFactor, das wenig Speicher braucht. Abschnitt 3.1.2.',
    choices: { adafactor: 'AdaFactor', adamw: 'AdamW', adamwscale: 'AdamW, skaliert' },
  },
  schedule: {
    label: 'Verlauf der Rate',
    help: 'Wie sich die Lernrate über die Schritte ändert. Der Artikel nimmt die inverse Wurzel. Abschnitt 3.1.2.',
    choices: {
      'inverse-square-root': 'inverse Wurzel',
      constant: 'konstant',
      linear: 'linear',
      cosine: 'Kosinus',
    },
  },
  learningRate: {
    label: 'Lernrate',
    help: 'Größe einer Änderung am Gipfel. Der Artikel beginnt mit 0,01 unter AdaFactor. Abschnitt 3.1.2.',
  },
  warmupSteps: {
    label: 'Aufwärmschritte',
    help: 'Schritte mit der ersten Rate, bei den anderen Verläufen bis zum Gipfel. Der Artikel nimmt 10.000. Abschnitt 3.1.2.',
  },
  clipGlobalNorm: {
    label: 'Gradienten kürzen',
    help: 'Längere Gradienten werden auf diese Norm gekürzt; 0 schaltet es aus. Abschnitt 3.1.2.',
  },
  zLoss: {
    label: 'z-Loss',
    help: 'Hält die Ausgabewerte vom Abdriften ab. Aus dem veröffentlichten Code; zum Training siehe Abschnitt 3.1.2.',
  },
  momentum: {
    label: 'Momentum',
    help: 'Anteil der letzten Änderung, der bleibt, oft beta1 genannt. T5 behält nichts; üblich für Adam ist 0,9. Abschnitt 3.1.2.',
  },
  weightDecay: {
    label: 'Weight-Decay',
    help: 'Zieht alle Gewichte bei jedem Schritt zur Null. T5 nutzt es nicht. Abschnitt 3.1.2.',
  },
  evaluateEvery: {
    label: 'Schritte zwischen Messungen',
    help: 'Wie oft der Verlust auf zurückgehaltenem Text gemessen und Proben geschrieben werden. Abschnitt 2.4.',
  },
  evaluationBatches: {
    label: 'Batches je Messung',
    help: 'Mehr geben eine ruhigere Zahl und dauern länger. Abschnitt 2.4.',
  },
  checkpointEvery: {
    label: 'Schritte zwischen Checkpoints',
    help: 'Wie oft der Lauf gesichert wird. Der Artikel sichert alle 5.000 Schritte. Abschnitt 3.1.2.',
  },
  method: {
    label: 'Verfahren',
    help: 'Greedy nimmt immer das wahrscheinlichste Stück, Beam Search verfolgt mehrere Antworten, Ziehen würfelt. Abschnitte 3.1.2 und 3.7.',
    choices: {
      greedy: 'greedy',
      beam: 'Beam Search',
      'google-beam': 'Beam Search des Artikels',
      sample: 'Ziehen',
    },
  },
  maxNewTokens: {
    label: 'Längste Antwort',
    help: 'Spätestens nach so vielen Stücken endet die Antwort. Abschnitt 2.4.',
  },
  minNewTokens: {
    label: 'Kürzeste Antwort',
    help: 'Vor so vielen Stücken endet die Antwort nicht. Abschnitt 2.4.',
  },
  numBeams: {
    label: 'Beams',
    help: 'Antworten, die zugleich verfolgt werden. Der Artikel nimmt 4. Abschnitt 3.7.',
  },
  numReturnSequences: {
    label: 'Gezeigte Antworten',
    help: 'Wie viele der besten Antworten gezeigt werden; höchstens so viele wie Beams. Abschnitt 3.7.',
  },
  lengthPenalty: {
    label: 'Längenexponent',
    help: 'Die Wertung wird durch die Länge hoch diese Zahl geteilt: über 0 bevorzugt lange Antworten. Abschnitt 3.7.',
  },
  earlyStopping: {
    label: 'Früh aufhören',
    help: 'Wann die Suche endet: sobald genug Antworten fertig sind, nach Schätzung, oder erst wenn keine bessere möglich ist. Abschnitt 3.7.',
    choices: { false: 'nach Schätzung', true: 'sofort', never: 'nie' },
  },
  alpha: {
    label: 'Längenausgleich',
    help: 'Das Alpha des Artikels: größer bevorzugt längere Antworten. Dort 0,6. Abschnitt 3.7.',
  },
  noRepeatNgramSize: {
    label: 'Keine Wiederholung ab',
    help: 'Keine Folge von so vielen Stücken kommt zweimal vor; 0 erlaubt alles. Abschnitt 3.7.',
  },
  repetitionPenalty: {
    label: 'Wiederholungs\u00adstrafe',
    help: 'Über 1 macht schon geschriebene Stücke unwahrscheinlicher. Abschnitt 3.7.',
  },
  temperature: {
    label: 'Temperatur',
    help: 'Unter 1 bleibt beim Wahrscheinlichen, über 1 wagt mehr. Abschnitt 2.4.',
  },
  topK: {
    label: 'Nur die wahrscheinlichsten',
    help: 'Zieht aus höchstens so vielen Stücken; 0 zieht aus allen. Abschnitt 2.4.',
  },
  topP: {
    label: 'Nur der größte Anteil',
    help: 'Zieht aus den wenigsten Stücken, die zusammen diese Wahrscheinlichkeit haben. Abschnitt 2.4.',
  },
  explain: {
    label: 'Wahrscheinlichkeiten behalten',
    help: 'Behält zu jedem Stück die Wahrscheinlichkeit und die Nächstbesten, zum Ansehen. Abschnitt 2.4.',
  },
} satisfies typeof source;
