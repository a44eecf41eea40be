/** Mails that came back after a server had taken them: nobody was told by these, so a letter is sent, or nothing opens (A20). */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { readBounce } from '../../notices/bounces.ts';
import type { CampaignSecrets } from '../secrets.ts';
import { byPost, noteUndelivered } from '../store/told.ts';

export type Bounces = {
  /** Files of the folder. */
  readonly mails: number;
  readonly noted: number;
  /** Reports on no notice that is on its way: read before, too old, or not ours. */
  readonly unknown: number;
  /** Any other mail. */
  readonly others: number;
};

/** A server that could not deliver says so within a week (RFC 5321 §4.5.4.1); a report may wait for its reader. */
const DAYS = 60;
const CHUNK = 5000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Told = {
  readonly holder_id: string;
  readonly campaign_id: string;
  readonly lot: number;
  readonly generation: number;
};

/** @param folder of mails as they came, one a file. They stay: read again, they change nothing */
export async function recordBounces(
  deps: { readonly db: Database; readonly secrets: CampaignSecrets; readonly mailDomain: string },
  folder: string,
): Promise<Bounces> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((one) => one.isFile());
  const returned = new Set<string>();
  let others = 0;
  for (const { name } of files) {
    const id = await readBounce(await readFile(path.join(folder, name)), deps.mailDomain);
    if (id === undefined) others += 1;
    else returned.add(id);
  }
  const found = returned.size === 0 ? [] : await lookedFor(deps, returned);
  let noted = 0;
  for (const [key, people] of Map.groupBy(found, (one) => `${one.campaign_id} ${one.lot}`)) {
    const [campaignId = '', lot = ''] = key.split(' ');
    noted += await deps.db.transaction().execute(async (tx) => {
      const back = people.map((one) => ({ holderId: one.holder_id, reason: 'mail-returned' }));
      const changed = await noteUndelivered(tx, campaignId, back, 'sent');
      await byPost(tx, { campaignId, lot: Number(lot) });
      return changed;
    });
  }
  return { mails: files.length, noted, unknown: returned.size - noted, others };
}

/** A notice's id tells nothing of the person: it is made again for whoever was told by mail of late. */
async function lookedFor(
  { db, secrets }: { readonly db: Database; readonly secrets: CampaignSecrets },
  ids: ReadonlySet<string>,
): Promise<readonly Told[]> {
  const found: Told[] = [];
  for (let after = NOBODY; found.length < ids.size; ) {
    const { rows } = await sql<Told>`select holder_id, campaign_id, lot, generation from enrolment.invitation
      where holder_id > ${after} and state = 'sent' and channel = 'mail'
        and sent_at > platform.now() - make_interval(days => ${DAYS}::integer)
      order by holder_id limit ${CHUNK}`.execute(db);
    found.push(
      ...rows.filter((row) => ids.has(secrets.noticeId(row.campaign_id, row.holder_id, row.generation))),
    );
    if (rows.length < CHUNK) break;
    after = rows.at(-1)?.holder_id ?? after;
  }
  return found;
}
