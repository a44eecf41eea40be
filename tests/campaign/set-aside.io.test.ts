/** What may go wrong with one person, or with the process that sends, and stops nobody else. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Mailer } from '#platform/mail';
import { adults, changed, type Field, NAME, openField, SENT } from './lots-people.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

let sink: MailSink;
let field: Field;
let onSend: (() => void) | undefined;
const watched = (mailer: Mailer): Mailer => ({
  close: () => mailer.close(),
  async send(mail) {
    onSend?.();
    await mailer.send(mail);
  },
});
beforeAll(async () => {
  sink = await startMailSink({ answers: (address) => (address.startsWith('attente') ? 451 : undefined) });
});
afterAll(() => sink.close());
beforeEach(async () => {
  onSend = undefined;
  field = await openField(sink, watched);
});
afterEach(() => field.close());

const signal = new AbortController().signal;
const run = (time = field.clock.now) => field.at(time).run({ signal });
const plan = (over: object = {}) =>
  field.at(SENT).plan({ name: NAME, from: '2026-02-16', perDay: 1000, windowDays: 42, ...over });
const start = () => field.at(SENT).start(NAME);
const minutes = (count: number) => new Date(SENT.getTime() + count * 60_000);
/** Everybody is counted in one lot. */
const inLots = async () =>
  (await field.rows<{ n: number }>('select sum(people)::int as n from enrolment.lot'))[0]?.n;

test('a mail that does not leave is tried again for days, then printed, and holds up nobody', async () => {
  const lines = adults(12).map((line, index) =>
    changed(line, { mail: index === 3 ? 'attente@courriel.test' : `p${index}@courriel.test` }),
  );
  await field.take(lines);
  await plan();
  await start();
  expect((await run()).people).toBe(11);
  expect(await field.states()).toEqual([
    { state: 'prepared', people: 1 },
    { state: 'sent', people: 11 },
  ]);
  // its time has not come
  expect(await run(minutes(20))).toEqual({ lots: 0, people: 0 });
  for (let at = 35, tries = 0; tries < 12; tries += 1, at += 1500) await run(minutes(at));
  expect(
    await field.rows(`select state, channel, generation, cardinality(failed) as failed from enrolment.invitation
      where cardinality(failed) > 0`),
  ).toEqual([{ state: 'sent', channel: 'letter', generation: 1, failed: 1 }]);
  expect(await inLots()).toBe(12);
});

test('a server that takes no mail at all blames nobody, and letters leave', async () => {
  await field.take(
    adults(60).map((line, index) =>
      index < 30 ? changed(line, { mail: `attente${index}@courriel.test` }) : changed(line, { mail: '' }),
    ),
  );
  await plan();
  await start();
  await expect(run()).rejects.toThrow();
  expect(
    await field.rows(`select channel, state, max(tries) as tries, count(*)::int as n from enrolment.invitation
      group by channel, state order by channel`),
  ).toEqual([
    { channel: 'letter', state: 'sent', tries: 0, n: 30 },
    { channel: 'mail', state: 'prepared', tries: 0, n: 30 },
  ]);
});

test('an odd address that no server would take gets a letter', async () => {
  await field.take(adults(1));
  await plan();
  await field.rows(
    `update citizens.contact_channel set value = E'deux lignes\\r\\n@courriel.test' where kind = 'mail'`,
  );
  await start();
  await run();
  await run();
  expect(await field.rows('select state, channel from enrolment.invitation')).toEqual([
    { state: 'sent', channel: 'letter' },
  ]);
});

test('the way is chosen again when a lot leaves: nobody is written to at an address that is gone', async () => {
  const lines = adults(4).map((line, index) =>
    changed(line, {
      mail: index < 2 ? `p${index}@courriel.test` : '',
      ...(index === 1 && { address_6: '' }),
    }),
  );
  await field.take(lines);
  await plan();
  await field.rows(`delete from citizens.contact_channel where kind = 'mail'`);
  // without its last line there is no address
  await field.rows(
    `update enrolment.insured set address = null where holder_id = (select holder_id from citizens.person where ins = $1)`,
    [(lines[3] ?? '').slice(0, 15)],
  );
  await start();
  const before = sink.received.length;
  await run();
  await run();
  expect(sink.received.length).toBe(before);
  expect(
    await field.rows(
      'select state, channel, reason, count(*)::int as n from enrolment.invitation group by 1, 2, 3 order by 1',
    ),
  ).toEqual([
    { state: 'sent', channel: 'letter', reason: null, n: 2 },
    { state: 'spared', channel: expect.any(String), reason: 'no-address', n: 1 },
    { state: 'spared', channel: expect.any(String), reason: 'no-address', n: 1 },
  ]);
  expect(await field.rows('select count(*)::int as n from enrolment.space')).toEqual([{ n: 2 }]);
  // both can be reached again: they are told with the newcomers
  await field.take(lines, minutes(60));
  expect(await field.at(minutes(61)).planNewcomers()).toBe(2);
  expect((await run(new Date('2026-02-23T09:00:00Z'))).people).toBe(2);
  expect(await inLots()).toBe(4);
});

test('two processes at once tell everybody once', async () => {
  await field.take(
    adults(300).map((line, index) =>
      changed(line, { mail: `deux${index}@courriel.test`, fund: String(index % 5) }),
    ),
  );
  await plan();
  await start();
  const before = sink.received.length;
  const sent = await Promise.all([field.at(SENT).run({ signal }), field.at(SENT).run({ signal })]);
  expect(sent[0].people + sent[1].people).toBe(300);
  const received = sink.received.slice(before);
  expect([received.length, new Set(received.map(({ messageId }) => messageId)).size]).toEqual([300, 300]);
});

test('a process that loses its lot while it lives stops soon: few mails leave twice', async () => {
  await field.take(adults(300).map((line, index) => changed(line, { mail: `perdu${index}@courriel.test` })));
  await plan({ mailsASecond: 100 });
  await start();
  const before = sink.received.length;
  const first = field.at(SENT).run({ signal });
  await vi.waitFor(() => expect(sink.received.length).toBeGreaterThan(before + 30), 10_000);
  await field.rows(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`);
  const second = field.at(SENT).run({ signal });
  await expect(first).rejects.toThrow();
  await second;
  const received = sink.received.slice(before);
  expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(300);
  // noted by fifties, with sixteen on their way
  expect(received.length - 300).toBeLessThanOrEqual(50 + 50 + 16);
  expect(await field.states()).toEqual([{ state: 'sent', people: 300 }]);
}, 30_000);

test('a lot that goes on after midnight gives everybody all of their days', async () => {
  await field.take(adults(60).map((line, index) => changed(line, { mail: `minuit${index}@courriel.test` })));
  await plan();
  await start();
  let sent = 0;
  onSend = () => {
    sent += 1;
    if (sent === 20) field.clock.now = new Date('2026-02-16T23:00:01Z');
  };
  expect((await run(new Date('2026-02-16T22:59:59Z'))).people).toBe(60);
  const found = await field.rows<{ deadline: Date; n: number }>(
    'select deadline, count(*)::int as n from enrolment.invitation group by 1 order by 1',
  );
  expect(found.map(({ deadline }) => deadline.toISOString())).toEqual([
    '2026-03-30T22:00:00.000Z',
    '2026-03-31T22:00:00.000Z',
  ]);
  expect(found[1]?.n).toBeGreaterThan(20);
});
