/** A process that runs the campaign and may be killed at any moment: what it is given stands in one variable, as JSON. */

import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createCampaigns } from '#enrolment';
import { shiftedClock } from '#platform/clock';
import { openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createMailer, type Mailer } from '#platform/mail';
import type { WorkerOrders } from './worker-orders.ts';

const orders = JSON.parse(process.env.CAMPAIGN_WORKER ?? '') as WorkerOrders;
const clockShift = Math.round((Date.parse(orders.time) - Date.now()) / 1000);
const clock = shiftedClock(clockShift);
const { db } = openDatabase({ url: orders.databaseUrl, role: 'carnet_batch', max: 6, clockShift });
const key = (text: string) => Buffer.from(text, 'base64');
const mailer = createMailer({
  host: '127.0.0.1',
  port: orders.smtpPort,
  from: 'Carnet <ne-pas-repondre@carnet.test>',
  ca: orders.ca,
  connections: 4,
});
const campaigns = createCampaigns({
  db,
  mailer: faulty(mailer),
  kms: createLocalKms(randomBytes(32)),
  codeKey: key(orders.codeKey),
  storeKey: key(orders.storeKey),
  publicUrl: 'https://carnet.test',
  mailDomain: 'carnet.test',
  printFolder: orders.printFolder,
  now: () => clock.now(),
});

/** The mailer with the fault that is planted, if one is. */
function faulty(real: Mailer): Mailer {
  let count = 0;
  return {
    close: () => real.close(),
    async send(mail) {
      count += 1;
      if (orders.fault === 'lost-notice' && count % 20 === 0) return;
      const isAnother = orders.fault === 'double-notice' && count % 20 === 0;
      if (isAnother)
        await real.send({ ...mail, messageId: `<${randomBytes(8).toString('hex')}@carnet.test>` });
      await real.send(mail);
    },
  };
}

/** The fault of an opening that decides on states it read before. */
async function openOnOldKnowledge(): Promise<void> {
  const { rows } = await sql<{ holder_id: string }>`select s.holder_id from enrolment.space s
    join enrolment.invitation i on i.holder_id = s.holder_id and i.state = 'sent' and i.deadline <= platform.now()
    where s.state = 'announced'`.execute(db);
  await sleep(500);
  const holders = rows.map((row) => row.holder_id);
  await sql`update enrolment.space set state = 'created' where holder_id = any (${holders}::uuid[])`.execute(
    db,
  );
  await sql`insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label)
    select holder_id, gen_random_uuid(), 'open', 'announced', 'created', 'system', 'Carnet'
    from unnest(${holders}::uuid[]) as t(holder_id)`.execute(db);
}

try {
  if (orders.act === 'send') await campaigns.run({ signal: new AbortController().signal });
  else if (orders.fault === 'opened-against') await openOnOldKnowledge();
  else await campaigns.openDue();
  appendFileSync(orders.doneFile, `${orders.act}\n`);
} catch {
  process.exitCode = 1;
} finally {
  mailer.close();
  await db.destroy().catch(() => {});
}
