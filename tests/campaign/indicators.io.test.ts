/** The pilot's figures (T01, T02) out of the lines that such a pilot would have left, one person for a hundred. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaigns } from '#enrolment';
import { openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createTestDatabase, type TestDatabase } from '../database.ts';

/** Planned 4 M (1.6 M letters, 2.4 M mails); told 3,391,505; created 3,309,688; activated 163,000; refused 23,178; closed 1,076. */
const PILOT = {
  planned: 40_000,
  letters: 16_000,
  notified: 33_915,
  byDeadline: 31_467,
  activated: 1630,
  opposed: 232,
  closed: 11,
};

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  const campaign = '018f0000-0000-7000-8000-000000000001';
  await client.query(`insert into enrolment.campaign (campaign_id, name, window_days, state)
    values ('${campaign}', 'Pilote', 42, 'running')`);
  await client.query(
    `create temporary table people as select n, gen_random_uuid() as holder_id,
       case when n <= $2 then 'letter' else 'mail' end as channel, (n * 7919) % $1 < $3 as told
     from generate_series(0, $1 - 1) n`,
    [PILOT.planned, PILOT.letters, PILOT.notified],
  );
  await client.query(`insert into enrolment.invitation (holder_id, campaign_id, channel, state, deadline, generation, sent_at, reason)
    select holder_id, '${campaign}', channel, case when told then 'settled' else 'undelivered' end, now(), 1,
      now(), case when told then null else 'letter-unclaimed' end from people`);
  const line = (act: string, from: string, to: string, after: number, count: number) =>
    client.query(`insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, terms_version)
      select holder_id, gen_random_uuid(), '${act}', '${from}', '${to}', 'system', 'x', case when '${act}' = 'activate' then '1' end
      from people where told order by holder_id offset ${after} limit ${count}`);
  await line('announce', 'none', 'announced', 0, PILOT.notified);
  await line('activate', 'announced', 'active', 0, PILOT.activated);
  await line('close', 'active', 'closed', 0, PILOT.closed);
  await line('oppose', 'announced', 'opposed', PILOT.activated, PILOT.opposed);
  await line('open', 'announced', 'created', PILOT.activated + PILOT.opposed, PILOT.byDeadline);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('each indicator has its number and what it is a share of', async () => {
  const { db } = openDatabase({ url: database.url, role: 'carnet_batch', max: 1 });
  const unused = async () => {
    throw new Error('nothing is sent here');
  };
  const found = await createCampaigns({
    db,
    kms: createLocalKms(randomBytes(32)),
    codeKey: randomBytes(32),
    storeKey: randomBytes(32),
    mailer: { send: unused, close: () => {} },
    publicUrl: 'https://carnet.test',
    mailDomain: 'carnet.test',
    printFolder: '/nowhere',
    now: () => new Date(),
  }).indicators('Pilote');
  await db.destroy();
  const of = Object.fromEntries(found.map((one) => [one.id, [one.numerator, one.denominator?.people]]));
  expect(of).toMatchObject({
    notified: [33_915, 40_000],
    created: [33_097, 33_915],
    activated: [1630, 33_097],
    opposed: [232, 33_915],
    closed: [11, 33_097],
    undelivered: [6085, 40_000],
  });
  const percent = (id: string) => {
    const [part = 0, whole = 1] = of[id] ?? [];
    return Math.round((part / whole) * 10_000) / 100;
  };
  // published: 98 %, 0.69 % and 0.03 %
  expect([percent('created'), percent('opposed'), percent('closed')]).toEqual([97.59, 0.68, 0.03]);
});
