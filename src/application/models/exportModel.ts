// A model on its way out, as an archive of standard files.
import { archiveOf } from '../../checkpoints/archive.ts';
import { exportedFiles } from '../../checkpoints/exportFolder.ts';
import { byteVocabularyId } from '../../config/run.ts';
import { fileName } from '../../math/fileName.ts';
import type { ExportedArchive } from '../../protocol/engine.ts';
import { openVocabulary, vocabularyFile } from '../library/library.ts';
import { openModel, requireModel } from './models.ts';

/** The archive of a model. Throws Expected as `openModel`, or `vocabulary.missing`. */
export async function exportModel(id: string): Promise<ExportedArchive> {
  const record = await requireModel(id);
  const { objective, ...model } = await openModel(record);
  const { name, vocabularyId } = record;
  const files = exportedFiles({
    ...{ ...model, name, objective: objective.objective },
    vocabulary: await openVocabulary(vocabularyId),
    ...(vocabularyId !== byteVocabularyId && { vocabularyFile: await vocabularyFile(vocabularyId) }),
  });
  const folder = fileName(name);
  return { name: `${folder}.zip`, archive: archiveOf(folder, files) };
}
