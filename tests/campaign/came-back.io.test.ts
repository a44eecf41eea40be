/** Notices that came back, who is told elsewhere then, and the lines that operators leave. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Manifest } from '../../src/modules/enrolment/notices/print-batch.ts';
import { adults, changed, type Field, NAME, openField, SENT } from './lots-people.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

let sink: MailSink;
let field: Field;
beforeAll(async () => {
  sink = await startMailSink();
});
afterAll(() => sink.close());
beforeEach(async () => {
  field = await openField(sink);
});
afterEach(() => field.close());

const signal = new AbortController().signal;
const run = (time = field.clock.now) => field.at(time).run({ signal });
const MONDAY = new Date('2026-02-23T09:00:00Z');

async function tell(lines: readonly string[]): Promise<void> {
  await field.take(lines);
  await field.at(SENT).plan({ name: NAME, from: '2026-02-16', perDay: 1000, windowDays: 42 });
  await field.at(SENT).start(NAME);
  await run();
}

const bounceOf = (messageId: string) =>
  [
    'From: MAILER-DAEMON@mx.courriel.test',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="limit"',
    '',
    '--limit',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.courriel.test',
    '',
    'Final-Recipient: rfc822; x@courriel.test',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--limit',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--limit--',
    '',
  ].join('\r\n');

test('a mail that comes back becomes a letter with the same code; read again, it changes nothing', async () => {
  const before = sink.received.length;
  await tell(adults(6).map((line, index) => changed(line, { mail: `retour${index}@courriel.test` })));
  const [back] = sink.received.slice(before);
  const folder = path.join(field.folder, 'bounces');
  await mkdir(folder);
  await writeFile(path.join(folder, '1.eml'), bounceOf(back?.messageId ?? ''));
  await writeFile(path.join(folder, '2.eml'), bounceOf(`<notice-${'0'.repeat(24)}@carnet.test>`));
  await writeFile(path.join(folder, '3.eml'), 'Subject: Absence\r\n\r\nJe suis absente.');
  const operated = field.at(SENT).inTerminal('exploitation');
  expect(await operated.recordBounces(folder)).toEqual({ mails: 3, noted: 1, unknown: 1, others: 1 });
  expect((await run()).people).toBe(1);
  expect(
    await field.rows(`select channel, state, generation, count(*)::int as n from enrolment.invitation
      group by 1, 2, 3 order by 1`),
  ).toEqual([
    { channel: 'letter', state: 'sent', generation: 1, n: 1 },
    { channel: 'mail', state: 'sent', generation: 1, n: 5 },
  ]);
  expect(await operated.recordBounces(folder)).toMatchObject({ noted: 0, unknown: 2 });
  expect(await field.rows('select sum(people)::int as n from enrolment.lot')).toEqual([{ n: 6 }]);
});

test('whose letter came back is told elsewhere once another way is known, and never where it failed', async () => {
  const lines = adults(3).map((line) => changed(line, { mail: '' }));
  await tell(lines);
  const print = path.join(field.folder, 'print');
  const [batch = ''] = await readdir(print);
  const manifest = JSON.parse(await readFile(path.join(print, batch, 'manifest.json'), 'utf8')) as Manifest;
  const letters = manifest.files.flatMap((file) => file.letters.map(({ letterId }) => letterId));
  const file = path.join(field.folder, 'returns.csv');
  await writeFile(
    file,
    ['batch;letter;reason;date', ...letters.map((letter) => `${batch};${letter};unclaimed;2026-02-20`)].join(
      '\n',
    ),
  );
  expect((await field.at(SENT).recordReturns(file)).noted).toBe(3);
  // nothing else is known of them: they stay
  expect(await field.at(SENT).planNewcomers()).toBe(0);
  await field.take([
    changed(lines[0] ?? '', { mail: 'trouvee@courriel.test' }),
    changed(lines[1] ?? '', { address_4: '9 rue Neuve' }),
    lines[2] ?? '',
  ]);
  expect(await field.at(SENT).planNewcomers()).toBe(2);
  const before = sink.received.length;
  expect((await run(MONDAY)).people).toBe(2);
  expect(sink.received.slice(before).map(({ to }) => to)).toEqual(['trouvee@courriel.test']);
  // their days count from the second notice
  expect(
    await field.rows(
      `select channel, state, deadline > '2026-04-01' as late from enrolment.invitation order by state, channel`,
    ),
  ).toEqual([
    { channel: 'letter', state: 'sent', late: true },
    { channel: 'mail', state: 'sent', late: true },
    { channel: 'letter', state: 'undelivered', late: false },
  ]);
  expect(await field.rows('select sum(people)::int as n from enrolment.lot')).toEqual([{ n: 3 }]);
});

test('what operators do leaves a line, and an event of the trace that nobody takes away', async () => {
  await field.take(adults(4));
  const file = path.join(field.folder, 'population.csv');
  const campaigns = field.at(SENT).inTerminal('exploitation');
  await campaigns.importPopulation(file, `${file}.rejects`);
  await campaigns.plan({ name: NAME, from: '2026-02-16', perDay: 10, windowDays: 42, dryRun: true });
  await campaigns.plan({ name: NAME, from: '2026-02-16', perDay: 10, windowDays: 42 });
  await campaigns.start(NAME);
  await campaigns.pause(NAME);
  await expect(campaigns.pause('Autre')).rejects.toThrow();
  const journal = await campaigns.journal();
  expect(journal.map(({ act, campaign, detail }) => [act, campaign, detail])).toEqual([
    ['pause', NAME, {}],
    ['run', NAME, {}],
    ['plan', NAME, { mails: 2, letters: 2 }],
    ['import', null, { lines: 4, created: 0, updated: 4, refused: 0 }],
    ['import', null, {}],
  ]);
  expect(journal[0]).toMatchObject({ actorKind: 'terminal', actorLabel: 'exploitation' });
  expect(
    await field.rows(`select action, actor_id from audit.security_event e join enrolment.campaign_act a on a.act_id = e.event_id
      where action in ('campaign.pause', 'campaign.run') order by action`),
  ).toEqual([
    { action: 'campaign.pause', actor_id: 'exploitation' },
    { action: 'campaign.run', actor_id: 'exploitation' },
  ]);
  expect(await field.rows('select count(*)::int as n from audit.pending')).toEqual([{ n: 5 }]);
});

test('only whom the settings name is let in', async () => {
  expect(field.at(SENT).forProfessional('899700000001')).toBeUndefined();
  const named = field.at(SENT, { operators: new Set(['899700000001']) });
  expect(named.forProfessional('899700000002')).toBeUndefined();
  expect(await named.forProfessional('899700000001')?.list()).toEqual([]);
});

test('the notice about a protected adult goes to the guardian who is attached, and to nobody else', async () => {
  const [ward = '', guardian = '', alone = ''] = adults(3).map((line, index) =>
    changed(line, { mail: `adulte${index}@courriel.test`, protected: index === 1 ? '0' : '1' }),
  );
  await field.take([ward, guardian, alone]);
  await field.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, invited_by)
     select w.holder_id, gen_random_uuid(), 'guardian', g.holder_id, 'Tuteur', 'accepted', '{}', 'test'
     from citizens.person w, citizens.person g where w.ins = $1 and g.ins = $2`,
    [ward.slice(0, 15), guardian.slice(0, 15)],
  );
  await field.at(SENT).plan({ name: NAME, from: '2026-02-16', perDay: 10, windowDays: 42 });
  await field.at(SENT).start(NAME);
  const before = sink.received.length;
  await run();
  const received = sink.received.slice(before);
  expect(received.map(({ to }) => to).sort()).toEqual([
    'adulte1@courriel.test',
    'adulte1@courriel.test',
    'adulte2@courriel.test',
  ]);
  expect(new Set(received.map(({ code }) => code)).size).toBe(3);
});
