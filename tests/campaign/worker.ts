/** A process that runs the campaign and may be killed at any moment: what it is given stands in one variable, as JSON. */

import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { shiftedClock } from '#platform/clock';
import { openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createMailer, type Mailer } from '#platform/mail';
import { createCampaigns } from '../../src/modules/enrolment/campaign/campaigns.ts';
import { campaignSecrets } from '../../src/modules/enrolment/campaign/secrets.ts';
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
  secrets: campaignSecrets({
    kms: createLocalKms(randomBytes(32)),
    codeKey: key(orders.codeKey),
    storeKey: key(orders.storeKey),
  }),
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

try {
  if (orders.act === 'send') await campaigns.run({ signal: new AbortController().signal });
  else await campaigns.openDue();
  appendFileSync(orders.doneFile, `${orders.act}\n`);
} catch {
  process.exitCode = 1;
} finally {
  mailer.close();
  await db.destroy().catch(() => {});
}
