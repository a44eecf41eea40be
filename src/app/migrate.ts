/** Brings a database to the present: schema, queue, reference data. */
import { loadReferenceData, storeReference } from '#access';
import { openDatabase } from '#platform/database/database';
import { migrate } from '#platform/database/migrate';
import { referenceFolder } from './compose.ts';

export async function migrateAll(
  url: string,
): Promise<{ readonly applied: readonly string[]; readonly referenceChanged: boolean }> {
  const applied = await migrate(url);
  const { db } = openDatabase({ url, role: 'carnet_owner', max: 1 });
  try {
    return { applied, referenceChanged: await storeReference(db, loadReferenceData(referenceFolder)) };
  } finally {
    await db.destroy();
  }
}
