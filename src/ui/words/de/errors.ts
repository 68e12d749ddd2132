// Words of failures, in German.
import type { errors as source } from '../en/errors.ts';

export const errors = {
  unknown: 'Etwas ging schief: erwartet {{wanted}}, gefunden {{got}}. {{remedy}}',
  details: 'Einzelheiten',
  worker: {
    died_bench:
      'Der Hintergrundprozess ist stehen geblieben. Was vorher gemessen wurde, bleibt; miss noch einmal.',
    died: 'Der Hintergrundprozess ist stehen geblieben. Gespeichertes ist sicher; versuche es noch einmal, das Training geht vom letzten Checkpoint aus weiter.',
    threw:
      'Der Hintergrundprozess gab keine sinnvolle Antwort. Versuche es noch einmal; hilft das nicht, lade die Seite neu.',
  },
  internal:
    'Im Inneren ging etwas kaputt ({{got}}). Gespeichertes ist sicher; lade die Seite neu und versuche es noch einmal.',
  text: {
    empty: 'Der Text ist leer. Nimm einen mit wenigstens ein paar Wörtern.',
    binary: 'Das ist keine Textdatei. Speichere sie als reinen Text in UTF-8 und versuche es noch einmal.',
    size: 'Die Datei ist zu groß ({{got}}; höchstens {{wanted}}). Teile sie auf.',
    length:
      'Der Text ist dafür zu kurz ({{got}}; nötig: {{wanted}}). Nimm einen längeren oder kürzere Eingaben.',
    zip: 'Dieses Archiv ließ sich nicht lesen. Entpacke es und nimm die Textdatei selbst.',
    any: 'Der Text ließ sich nicht lesen: {{got}}. Versuche eine andere Datei.',
  },
  vocabulary: {
    missing: 'Das Vokabular ist nicht mehr gespeichert. Lade seine .model-Datei noch einmal.',
    sentinels:
      'Das Vokabular hat zu wenige Platzhalter ({{got}}; nötig: {{wanted}}). Nimm ein anderes oder Bytes.',
    any: 'Das Vokabular passt nicht: {{got}} statt {{wanted}}.',
  },
  sentencepiece: {
    type: 'Das ist ein SentencePiece-Modell anderer Art; gelesen werden nur Unigram-Modelle.',
    any: 'Diese Datei ist kein lesbares SentencePiece-Modell ({{got}}). Exportiere sie noch einmal als .model.',
  },
  corpus: {
    missing:
      'Der Text dieses Laufs ist nicht mehr gespeichert. Lade ihn noch einmal und starte einen neuen Lauf.',
  },
  objective: {
    sentinels:
      'Der Text hat mehr Spannen ({{got}}), als es Platzhalter gibt. Kürze ihn oder verdecke weniger.',
    any: 'Diese Einstellungen der Aufgabe passen nicht zusammen: {{got}} statt {{wanted}}.',
  },
  prompt: { length: 'Die Eingabe ist dafür zu lang ({{got}} Stücke; {{wanted}}). Kürze sie.' },
  model: {
    missing: 'Dieses Modell ist nicht mehr gespeichert. Wähle ein anderes.',
    vocabulary:
      'Das Vokabular gehört nicht zu diesem Modell ({{got}}; {{wanted}}). Bring spiece.model zusammen mit config.json und den Gewichten.',
    any: 'Das Modell passt nicht zu seinen Einstellungen: {{got}} statt {{wanted}}.',
  },
  run: {
    missing: 'Dieser Lauf ist nicht mehr gespeichert. Wähle einen anderen.',
    untrained: 'Dieser Lauf hat noch keinen Checkpoint. Trainiere ihn zuerst.',
    damaged:
      'Kein Checkpoint dieses Laufs ist lesbar, darum kann er nicht weitergehen. Überschrieben wurde nichts; beginne mit denselben Einstellungen einen neuen Lauf.',
    interrupted:
      'Dieser Lauf wurde dreimal hintereinander unterbrochen, ohne weiterzukommen, darum bleibt er angehalten. Setze ihn selbst fort, oder beginne einen kleineren, falls sich die Seite wieder schließt.',
    settings: 'Die Einstellungen dieses Laufs passen nicht zusammen: {{got}} statt {{wanted}}.',
  },
  training: { busy: 'Ein anderer Lauf wird gerade trainiert. Halte ihn zuerst an.' },
  measuring: {
    busy: 'Unter Tempo wird das Gerät gerade gemessen. Warte, bis das vorbei ist, oder brich es dort ab.',
  },
  examples: {
    length:
      'Keines der Beispiele passt in eine Zeile ({{got}}; nötig: {{wanted}}). Wähle längere Eingaben und Ziele oder bringe kürzere Beispiele.',
    none: 'Es gibt keine Beispiele, von denen gelernt werden könnte. Bringe mindestens eines.',
  },
  session: {
    diverged:
      'Der Verlust ist keine Zahl mehr, darum hat der Lauf von selbst angehalten. Der letzte gute Checkpoint ist da; beginne einen neuen Lauf mit kleinerer Lernrate.',
    divergedInHalfPrecision:
      'Der Verlust ist keine Zahl mehr, darum hat der Lauf von selbst angehalten. Vielleicht ist halbe Genauigkeit für seine Aktivierungen zu knapp. Der letzte gute Checkpoint ist da; beginne einen neuen Lauf ohne halbe Genauigkeit oder mit kleinerer Lernrate.',
  },
  export: { size: 'Das Modell passt nicht in ein Archiv von 4 GiB. Exportiere ein kleineres.' },
  answer: {
    memory:
      'Diese GPU hat für die Antwort zu wenig Speicher frei. Halte den Lauf an, der trainiert, oder frage ein kleineres Modell.',
  },
  decoding: { any: 'Diese Einstellungen des Dekodierens passen nicht zusammen: {{got}} statt {{wanted}}.' },
  device: {
    lost_play: 'Die GPU ist weggefallen, bevor die Antwort geschrieben war. Frage noch einmal.',
    lost_bench: 'Die GPU ist weggefallen. Was vorher gemessen wurde, bleibt; miss noch einmal.',
    lost: 'Die GPU ist weggefallen. Gespeichertes ist sicher; setze fort, das Training geht vom letzten Checkpoint aus weiter.',
    memory:
      'Der Lauf braucht mehr Speicher, als diese GPU gibt ({{got}}). Nimm kleinere Batches, ein kleineres Modell oder ein kleineres Vokabular.',
    limit:
      'Das Modell passt nicht auf diese GPU ({{got}}; {{wanted}}). Nimm ein kleineres Modell oder kleinere Batches.',
    webgpu: 'Die GPU ließ sich nicht öffnen ({{got}}). Inzwischen rechnet die CPU.',
    chosen: 'Ein anderes Gerät wurde gewählt; der Lauf ging dort von seinem letzten Checkpoint aus weiter.',
    faulted:
      'Die GPU schaffte nicht alles, während neben dem Lauf ein Modell antwortete; der Lauf ging von seinem letzten Checkpoint aus weiter.',
    replaced: 'Die GPU ist weggefallen ({{got}}); der Lauf ging von seinem letzten Checkpoint aus weiter.',
    any: 'Das Gerät kann dies nicht: {{got}} statt {{wanted}}. Lade die Seite neu und versuche es noch einmal.',
  },
  storage: {
    quota_models:
      'Der Speicher ist voll, darum wurde dies nicht gesichert; alles andere bleibt. Lösche unten Läufe oder Texte.',
    damaged_models:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn hier.',
    manifest_models:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn hier.',
    record_models:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn hier.',
    quota:
      'Der Speicher ist voll, darum wurde dies nicht gesichert; alles andere bleibt. Lösche Läufe oder Texte unter Modelle.',
    locked: 'Ein anderer Tab trainiert diesen Lauf. Mache dort weiter oder schließe ihn zuerst.',
    damaged:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn unter Modelle.',
    manifest:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn unter Modelle.',
    record:
      'Ein gespeicherter Eintrag ist beschädigt und wurde nicht geladen; die anderen sind heil. Lösche ihn unter Modelle.',
    read: 'Der Speicher dieses Browsers lässt sich nicht lesen. Erlaube dieser Seite, Daten zu speichern, oder verlasse das private Fenster.',
    failed:
      'Der Browser hat das Speichern abgelehnt ({{got}}). Erlaube dieser Seite, Daten zu speichern, oder verlasse das private Fenster.',
  },
  checkpoint: {
    any: 'Dieser Checkpoint ist nicht brauchbar ({{got}} statt {{wanted}}). Ältere sind noch da.',
  },
  safetensors: {
    any: 'Das ist keine vollständige safetensors-Datei ({{got}}). Exportiere oder lade sie noch einmal.',
  },
  config: { any: 'Diese config.json beschreibt kein lesbares T5: {{got}} statt {{wanted}}.' },
} satisfies typeof source;
