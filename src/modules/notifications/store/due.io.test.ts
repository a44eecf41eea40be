/** When a mail leaves, in the time of Paris: each line is a moment, a choice, quiet hours, and the moment that must come out. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function due(
  cadence: string,
  [from, to]: readonly [string, string],
  now: string,
): Promise<string | null> {
  const { rows } = await client.query<{ due: Date | null }>(
    'select notifications.due($1, $2::time, $3::time, $4::timestamptz) as due',
    [cadence, from, to, now],
  );
  return rows[0]!.due && new Date(rows[0]!.due).toISOString().replace(':00.000Z', 'Z');
}

const NIGHT = ['21:00', '08:00'] as const;
const NEVER = ['08:00', '08:00'] as const;
const NOON = ['12:00', '14:00'] as const;

// In winter Paris is an hour before UTC, in summer two. Clocks change on 29 March and 25 October 2026.
test.each([
  ['a daily digest in winter', 'daily', NIGHT, '2026-01-14T09:00Z', '2026-01-14T17:30Z'],
  ['a daily digest in summer', 'daily', NIGHT, '2026-07-15T09:00Z', '2026-07-15T16:30Z'],
  ['one second before the digest', 'daily', NIGHT, '2026-07-15T16:29:59Z', '2026-07-15T16:30Z'],
  ['at the minute of the digest', 'daily', NIGHT, '2026-07-15T16:30Z', '2026-07-16T16:30Z'],
  ['across the change to summer', 'daily', NIGHT, '2026-03-28T19:00Z', '2026-03-29T16:30Z'],
  ['across the change to winter', 'daily', NIGHT, '2026-10-24T19:00Z', '2026-10-25T17:30Z'],
  ['at the turn of the year', 'daily', NIGHT, '2026-12-31T22:00Z', '2027-01-01T17:30Z'],
  ['on 29 February', 'daily', NIGHT, '2028-02-28T18:00Z', '2028-02-29T17:30Z'],
  ['a weekly digest, on a Wednesday', 'weekly', NIGHT, '2026-01-14T09:00Z', '2026-01-19T17:30Z'],
  ['on a Monday morning', 'weekly', NIGHT, '2026-01-19T07:00Z', '2026-01-19T17:30Z'],
  ['on a Monday evening', 'weekly', NIGHT, '2026-01-19T18:00Z', '2026-01-26T17:30Z'],
  ['on a Sunday, across the change to summer', 'weekly', NIGHT, '2026-03-29T00:30Z', '2026-03-30T16:30Z'],
  ['on a Sunday night that is Monday in Paris', 'weekly', NIGHT, '2026-07-19T22:30Z', '2026-07-20T16:30Z'],
  ['the month’s, with the digest of the day', 'monthly', NIGHT, '2026-01-14T02:00Z', '2026-01-14T17:30Z'],
  [
    'a digest in quiet hours waits for their end',
    'daily',
    ['18:00', '20:00'],
    '2026-01-14T09:00Z',
    '2026-01-14T19:00Z',
  ],
  ['and for the next morning', 'daily', ['18:00', '07:30'], '2026-01-14T09:00Z', '2026-01-15T06:30Z'],
  ['at once by day', 'immediate', NIGHT, '2026-01-14T09:00Z', '2026-01-14T09:00Z'],
  ['at the last minute of the day', 'immediate', NIGHT, '2026-01-14T19:59Z', '2026-01-14T19:59Z'],
  ['in the evening: in the morning', 'immediate', NIGHT, '2026-01-14T20:00Z', '2026-01-15T07:00Z'],
  ['after midnight: the same morning', 'immediate', NIGHT, '2026-01-15T02:00Z', '2026-01-15T07:00Z'],
  ['at the end of the quiet hours', 'immediate', NIGHT, '2026-01-15T07:00Z', '2026-01-15T07:00Z'],
  ['the night that is an hour shorter', 'immediate', NIGHT, '2026-03-28T20:30Z', '2026-03-29T06:00Z'],
  ['the night that is an hour longer', 'immediate', NIGHT, '2026-10-24T19:30Z', '2026-10-25T07:00Z'],
  [
    'within that night, before the hour repeats',
    'immediate',
    NIGHT,
    '2026-10-25T00:30Z',
    '2026-10-25T07:00Z',
  ],
  ['and after', 'immediate', NIGHT, '2026-10-25T01:30Z', '2026-10-25T07:00Z'],
  [
    'quiet until an hour that does not exist',
    'immediate',
    ['21:00', '02:30'],
    '2026-03-28T23:00Z',
    '2026-03-29T01:30Z',
  ],
  ['quiet at noon', 'immediate', NOON, '2026-07-15T10:30Z', '2026-07-15T12:00Z'],
  ['not quiet at night then', 'immediate', NOON, '2026-07-15T23:30Z', '2026-07-15T23:30Z'],
  ['no quiet hours, in the hour that repeats', 'immediate', NEVER, '2026-10-25T00:30Z', '2026-10-25T00:30Z'],
  ['what nobody can switch off, at night', 'always', NIGHT, '2026-01-15T02:00Z', '2026-01-15T02:00Z'],
  ['what is not wanted', 'never', NIGHT, '2026-01-15T02:00Z', null],
] as const)('%s', async (_name, cadence, quiet, now, expected) => {
  expect(await due(cadence, quiet, now)).toBe(expected);
});

test('over two years and every choice: never in the past, never in quiet hours, never more than a week and a night away', async () => {
  const { rows } = await client.query<{ tried: number; wrong: number; planted: number }>(`
    with tried as (
      select cadence, quiet_from, quiet_to, at, notifications.due(cadence, quiet_from, quiet_to, at) as due,
        -- the fault that the checks are for: a clock that forgets summer
        notifications.due(cadence, quiet_from, quiet_to, at) + interval '1 hour' as planted
      from generate_series(timestamptz '2026-01-01', '2027-12-31', interval '197 minutes') at,
        unnest(array['immediate', 'daily', 'weekly', 'monthly']) cadence,
        (values (time '21:00', time '08:00'), ('18:00', '20:00'), ('00:00', '23:59'), ('08:00', '08:00'), ('19:00', '03:00')) quiet (quiet_from, quiet_to)
    ), judged as (
      select *, (due at time zone 'Europe/Paris')::time as hour, (planted at time zone 'Europe/Paris')::time as planted_hour from tried)
    select count(*)::int as tried,
      count(*) filter (where due < at or due > at + interval '8 days 12 hours'
        or case when quiet_from <= quiet_to then hour >= quiet_from and hour < quiet_to else hour >= quiet_from or hour < quiet_to end
        or cadence <> 'immediate' and hour not in ('18:30', quiet_to))::int as wrong,
      count(*) filter (where cadence <> 'immediate' and planted_hour not in ('18:30', quiet_to))::int as planted
    from judged`);
  const [{ tried, wrong, planted }] = rows as [{ tried: number; wrong: number; planted: number }];
  expect(tried).toBeGreaterThan(100_000);
  expect(wrong).toBe(0);
  expect(planted).toBeGreaterThan(50_000);
}, 60_000);

test('the list of whom to tell follows its indexes, not the whole of what is planned', async () => {
  await client.query('begin');
  try {
    await client.query(`
      insert into notifications.notification (holder_id, cause, kind, due_at)
      select gen_random_uuid(), 'c', 'new-document', now() + interval '5 hours' from generate_series(1, 5000);
      insert into notifications.notification (holder_id, cause, kind, due_at, mail_id)
      select gen_random_uuid(), 'c', 'new-document', now() - interval '5 hours', gen_random_uuid() from generate_series(1, 5000);
      insert into notifications.notification (holder_id, cause, kind, due_at)
      select gen_random_uuid(), 'c', 'new-document', now() - interval '1 minute' from generate_series(1, 300);
      analyze notifications.notification`);
    const { rows } = await client.query('select * from notifications.due_holders(200)');
    expect(rows).toHaveLength(200);
    const plan = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, costs off)
      select n.holder_id, n.due_at from notifications.notification n
      where n.mail_id is null and n.due_at <= platform.now() order by n.due_at limit 200`);
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('notification_due');
    expect(text).not.toContain('Seq Scan');
  } finally {
    await client.query('rollback');
  }
}, 60_000);

test('what was told is forgotten after thirteen months, what waits is not', async () => {
  await client.query('begin');
  try {
    await client.query(`
      insert into notifications.notification (holder_id, cause, kind, due_at, mail_id, created_at)
      select gen_random_uuid(), said, 'new-document', now(), case said when 'waits' then null else gen_random_uuid() end, now() - age
      from (values ('told long ago', interval '14 months'), ('told lately', interval '12 months'), ('waits', interval '14 months')) one (said, age);
      insert into notifications.mail (holder_id, mail_id, kind, message_id, created_at)
      select gen_random_uuid(), gen_random_uuid(), 'digest', said, now() - age
      from (values ('old', interval '14 months'), ('young', interval '12 months')) one (said, age)`);
    await client.query(
      `select notifications.forget('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')`,
    );
    const causes = await client.query<{ cause: string }>(
      'select cause from notifications.notification order by 1',
    );
    expect(causes.rows.map(({ cause }) => cause)).toEqual(['told lately', 'waits']);
    const mails = await client.query<{ message_id: string }>('select message_id from notifications.mail');
    expect(mails.rows).toEqual([{ message_id: 'young' }]);
  } finally {
    await client.query('rollback');
  }
});
