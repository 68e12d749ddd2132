import { deleteBlob } from '../../storage/blobs.ts';
import type { DatabaseName } from '../../storage/records.ts';

/** Writes the record of a blob; if there is no room for it, the blob goes too, for nobody could find it. */
export async function withoutOrphan(
  name: DatabaseName,
  id: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    await deleteBlob(name, id).catch(() => undefined);
    throw error;
  }
}
