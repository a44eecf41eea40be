/** Brings a database to the present: schema, queue, reference data. */
import { storeReference } from '#access';
import { openDatabase } from '#platform/database/database';
import { migrate } from '#platform/database/migrate';
import { referenceFolder } from './compose.ts';

export type Migrated = {
  readonly applied: readonly string[];
  /** What the reference data of this release added, and where the database, which is the authority, says otherwise. */
  readonly reference: Awaited<ReturnType<typeof storeReference>>;
};

export async function migrateAll(url: string): Promise<Migrated> {
  const applied = await migrate(url);
  const { db } = openDatabase({ url, role: 'carnet_owner', max: 1 });
  try {
    return { applied, reference: await storeReference(db, referenceFolder) };
  } finally {
    await db.destroy();
  }
}
