/** What became of a copy that was brought back, sealed under the holder's key. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import { newId } from '#platform/ids';
import { open, seal } from '#platform/kms';

const place = (holderId: string, reportId: string) => `${holderId}/report/${reportId}`;

export async function insertReport(visit: Visit, report: object, expiresAt: Date): Promise<string> {
  const reportId = newId();
  const bytes = seal(await visit.key(), Buffer.from(JSON.stringify(report)), place(visit.holderId, reportId));
  await sql`insert into portability.report (holder_id, report_id, actor_id, expires_at, bytes)
    values (${visit.holderId}, ${reportId}, ${visit.actor.id}, ${expiresAt}, ${bytes})`.execute(visit.tx);
  return reportId;
}

export async function findReport<T>(visit: Visit, reportId: string, now: Date): Promise<T | undefined> {
  const { rows } = await sql<{ bytes: Buffer }>`select bytes from portability.report
    where holder_id = ${visit.holderId} and report_id = ${reportId} and expires_at > ${now}`.execute(
    visit.tx,
  );
  const [row] = rows;
  return (
    row && (JSON.parse(open(await visit.key(), row.bytes, place(visit.holderId, reportId)).toString()) as T)
  );
}
