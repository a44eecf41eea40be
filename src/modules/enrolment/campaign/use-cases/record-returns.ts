/** Letters that came back: nobody was told by them, so nothing opens by itself (A20). Read from the printing house's file. */
import { createReadStream } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { csvLines } from '../csv.ts';
import type { CampaignSecrets } from '../secrets.ts';
import { unnested } from '../store/columns.ts';

export type Returns = { readonly noted: number; readonly unknown: readonly number[] };

/** `batch;letter`, as the manifest of the batch names them. @returns lines that name no letter on its way */
export async function recordReturns(
  deps: { readonly db: Database; readonly secrets: CampaignSecrets },
  file: string,
): Promise<Returns> {
  const byBatch = new Map<string, Map<string, number>>();
  for await (const lines of csvLines(createReadStream(file, { encoding: 'utf8' })))
    for (const { number, fields = [] } of lines) {
      const [batch = '', letter = ''] = fields.map((field) => field.trim());
      if (number === 1 || batch === '') continue;
      byBatch.set(batch, (byBatch.get(batch) ?? new Map<string, number>()).set(letter, number));
    }
  let noted = 0;
  const unknown: number[] = [];
  for (const [batch, letters] of byBatch) {
    const holders = await holdersOf(deps, batch, letters);
    noted += await noteReturned(deps.db, batch, holders);
    unknown.push(...letters.values());
  }
  return { noted, unknown: unknown.sort((a, b) => a - b) };
}

/** Takes out of `letters` those that it finds. A letter's id tells nothing of the person: it is made again for the whole lot. */
async function holdersOf(
  { db, secrets }: { readonly db: Database; readonly secrets: CampaignSecrets },
  batch: string,
  letters: Map<string, number>,
): Promise<readonly string[]> {
  const [, campaignId, lot] = /^([0-9a-f-]{36})-(\d{1,9})$/.exec(batch) ?? [];
  if (!campaignId || !lot) return [];
  const { rows } = await sql<{ holder_id: string; generation: number }>`select holder_id, generation
    from enrolment.invitation where campaign_id = ${campaignId} and lot = ${Number(lot)} and channel = 'letter'
      and state = 'sent'`.execute(db);
  return rows.flatMap((row) =>
    letters.delete(secrets.noticeId(campaignId, row.holder_id, row.generation)) ? [row.holder_id] : [],
  );
}

async function noteReturned(db: Database, batch: string, holders: readonly string[]): Promise<number> {
  if (holders.length === 0) return 0;
  const { numAffectedRows } =
    await sql`update enrolment.invitation i set state = 'undelivered', reason = 'letter-returned'
    from ${unnested(holders, [['uuid', (holder) => holder]])} as t(holder_id)
    where i.holder_id = t.holder_id and i.campaign_id = ${batch.slice(0, 36)} and i.state = 'sent'`.execute(
      db,
    );
  return Number(numAffectedRows ?? 0n);
}
