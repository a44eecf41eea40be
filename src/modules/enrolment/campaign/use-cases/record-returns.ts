/**
 * Letters that came back: nobody was told by them, so nothing opens by itself (A20). Read from the printing house's file. Whoever
 * is known elsewhere, or will be, is told there by the next plan.
 */
import { createReadStream } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { type ReturnReason, readReturns, type UnreadReturn } from '../../notices/returns.ts';
import type { CampaignSecrets } from '../secrets.ts';
import { noteUndelivered, type Undelivered } from '../store/told.ts';

export type Returns = {
  readonly noted: number;
  /** Lines that name no letter on its way. */
  readonly unknown: readonly number[];
  readonly unread: readonly UnreadReturn[];
};

type Returned = { readonly line: number; readonly reason: ReturnReason };

export async function recordReturns(
  deps: { readonly db: Database; readonly secrets: CampaignSecrets },
  file: string,
): Promise<Returns> {
  const byBatch = new Map<string, Map<string, Returned>>();
  const unread: UnreadReturn[] = [];
  for await (const one of readReturns(createReadStream(file, { encoding: 'utf8' })))
    if ('problem' in one) unread.push(one);
    else byBatch.set(one.batch, (byBatch.get(one.batch) ?? new Map<string, Returned>()).set(one.letter, one));
  let noted = 0;
  const unknown: number[] = [];
  for (const [batch, letters] of byBatch) {
    const found = await takeKnown(deps, batch, letters);
    noted += await noteUndelivered(deps.db, batch.slice(0, 36), found, 'sent');
    unknown.push(...[...letters.values()].map(({ line }) => line));
  }
  return { noted, unknown: unknown.sort((a, b) => a - b), unread };
}

/** Takes out of `letters` those that it finds. A letter's id tells nothing of the person: it is made again for the whole lot. */
async function takeKnown(
  { db, secrets }: { readonly db: Database; readonly secrets: CampaignSecrets },
  batch: string,
  letters: Map<string, Returned>,
): Promise<readonly Undelivered[]> {
  const [, campaignId, lot] = /^([0-9a-f-]{36})-(\d{1,9})$/.exec(batch) ?? [];
  if (!campaignId || !lot) return [];
  const { rows } = await sql<{ holder_id: string; generation: number }>`select holder_id, generation
    from enrolment.invitation where campaign_id = ${campaignId} and lot = ${Number(lot)} and channel = 'letter'
      and state = 'sent'`.execute(db);
  return rows.flatMap((row) => {
    const id = secrets.noticeId(campaignId, row.holder_id, row.generation);
    const returned = letters.get(id);
    letters.delete(id);
    return returned ? [{ holderId: row.holder_id, reason: `letter-${returned.reason}` }] : [];
  });
}
