/** What remains when nobody checks: no claims, claims of yesterday, another's session, a closed one, a lost line of trace (A17, A18). */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
let entryId: string;
let other: string;
/** One connection as the application has it, so that each statement finds what the one before left. */
let app: pg.Client;

beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
  await house.consent('cardiologue', paule);
  const session = await house.sessionOf('cardiologue');
  const file = async () =>
    (await house.documents.depositLot({ session }, { documents: [newPdf(paule, 'cardiologue')] }))
      .documents[0]!;
  entryId = parsePublicId((await file()).id)!.objectId;
  other = parsePublicId((await file()).id)!.objectId;
  app = new pg.Client({ connectionString: house.databaseUrl, options: '-c role=carnet_app' });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await house?.close();
});

const begin = async (hash: Buffer, holderId: string) => {
  await app.query('begin');
  return (
    await app.query<{ facts: unknown }>(`select access.begin($1, $2, 'normal') as facts`, [hash, holderId])
  ).rows[0]!.facts;
};
const count = async (table: string) =>
  (await app.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
const refused = (statement: string) =>
  expect(app.query(statement)).rejects.toThrow(/permission denied|row-level security/);

/** Every table that has a holder's data and that the application may read at all. */
async function holderTables(): Promise<string[]> {
  const found = await house.rows<{ t: string }>(
    `select format('%I.%I', n.nspname, c.relname) as t from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'holder_id'
     where c.relkind in ('r', 'p') and has_any_column_privilege('carnet_app', c.oid, 'select') order by 1`,
  );
  return [...found.map(({ t }) => t), 'documents.receipt'];
}

describe('without claims', () => {
  test('no row of anybody is there, in any table', async () => {
    const tables = await holderTables();
    expect(tables.length).toBeGreaterThanOrEqual(12);
    for (const table of tables) expect([table, await count(table)]).toEqual([table, 0]);
    expect((await house.rows<{ n: number }>('select count(*)::int as n from documents.entry'))[0]!.n).toBe(2);
  });

  test('nothing is written either', async () => {
    await refused(`insert into audit.line (holder_id, line_id, actor_kind, actor_id, actor_label, action, outcome, rule, mode)
      values ('${paule.holderId}', gen_random_uuid(), 'PATIENT', 'x', 'x', 'x', 'allowed', 'x', 'normal')`);
    await refused(`insert into access.block (holder_id, professional_id) values ('${paule.holderId}', 'x')`);
    await refused(
      `insert into platform.blob_chunk values ('${paule.holderId}', gen_random_uuid(), 0, '\\x00')`,
    );
    expect((await app.query('update documents.entry set hidden = true')).rowCount).toBe(0);
    expect((await app.query('delete from citizens.contact_channel')).rowCount).toBe(0);
  });

  test('claims end with their transaction, however it ends, on the same connection', async () => {
    const { hash } = await house.sessionOfHolder(paule.holderId);
    for (const end of ['commit', 'rollback']) {
      await begin(hash, paule.holderId);
      expect(await count('documents.entry')).toBe(2);
      await app.query(end);
      for (const table of await holderTables()) expect([table, await count(table)]).toEqual([table, 0]);
    }
  });
});

describe('another’s session', () => {
  test('of another person sees nothing of this space, in any table, and writes nothing', async () => {
    const stranger = await house.newPerson();
    const { hash } = await house.sessionOfHolder(stranger.holderId);
    for (const table of await holderTables()) {
      const readable = await house.rows<{ column: string }>(
        `select quote_ident(attname) as column from pg_attribute where attrelid = $1::regclass and attnum > 0
           and not attisdropped and has_column_privilege('carnet_app', attrelid, attnum, 'select')`,
        [table],
      );
      await begin(hash, paule.holderId);
      const { rows } = await app.query(
        `select ${readable.map(({ column }) => column).join(', ')} from ${table}`,
      );
      await app.query('rollback');
      expect([table, rows]).toEqual([table, []]);
    }
    await begin(hash, paule.holderId);
    expect((await app.query('update documents.entry set hidden = true')).rowCount).toBe(0);
    await app.query('rollback');
  });

  test('is refused as a space that is not open, and leaves a security event that names nobody', async () => {
    const stranger = await house.newPerson();
    const session = await house.sessionOfHolder(stranger.holderId);
    const lines = () =>
      house.rows(`select actor_kind, action, code from audit.security_event where actor_id = $1`, [
        stranger.holderId,
      ]);
    const asked = { session, holderId: paule.holderId };
    await expect(house.documents.read(asked, entryId)).rejects.toMatchObject({ code: 'space-not-open' });
    await expect(house.documents.list(asked, {}, { limit: 10, offset: 0 })).rejects.toMatchObject({
      code: 'space-not-open',
    });
    await expect(house.documents.hide(asked, entryId)).rejects.toMatchObject({ code: 'space-not-open' });
    await expect(house.access.history(asked, { limit: 10 })).rejects.toMatchObject({
      code: 'space-not-open',
    });
    const event = { actor_kind: 'PATIENT', action: 'space.open', code: 'space-not-open' };
    expect(await lines()).toEqual([event, event, event, event]);
  });

  test('of a professional without consent sees neither the consents, blocks nor switches of the space', async () => {
    await house.access.block(await house.asHolder(paule), '899700900212');
    const { hash } = await house.sessionOf('pharmacien');
    await begin(hash, paule.holderId);
    for (const table of [
      'access.consent',
      'access.block',
      'access.treating_doctor',
      'access.switches',
      'documents.submission',
    ])
      expect([table, await count(table)]).toEqual([table, 0]);
    await app.query('rollback');
  });

  test('of a professional states consent for nobody but oneself', async () => {
    const { hash } = await house.sessionOf('pharmacien');
    await begin(hash, paule.holderId);
    await refused(`insert into access.consent (holder_id, professional_id, stated_by, basis, expires_at)
      values ('${paule.holderId}', '899700900212', '899700900220', 'consent_given', now() + interval '1 day')`);
    await app.query('rollback');
  });
});

describe('a session that is over', () => {
  test.each([
    ['revoked', async (secret: string) => house.sessions.close(secret)],
    ['expired', async (secret: string) => set(secret, `expires_at = now() - interval '1 second'`)],
    ['idle for too long', async (secret: string) => set(secret, `seen_at = now() - interval '31 minutes'`)],
  ])('%s, is refused at the next visit', async (_how, end) => {
    const session = await house.newSession({ kind: 'citizen', holderId: paule.holderId });
    const request = { session, holderId: paule.holderId };
    expect((await house.documents.list(request, {}, { limit: 10, offset: 0 })).total).toBe(2);
    await end(session.secret);
    await expect(house.documents.list(request, {}, { limit: 10, offset: 0 })).rejects.toMatchObject({
      code: 'session-ended',
      status: 401,
    });
    await expect(house.documents.hide(request, entryId)).rejects.toMatchObject({ code: 'session-ended' });
  });
  const set = (secret: string, what: string) =>
    house.rows(`update identity.session set ${what} where session_hash = sha256($1)`, [Buffer.from(secret)]);

  test('never began for a secret that nobody was given', async () => {
    const request = { session: { hash: Buffer.alloc(32, 7) }, holderId: paule.holderId };
    await expect(house.documents.read(request, entryId)).rejects.toMatchObject({ code: 'session-ended' });
  });
});

describe('content', () => {
  const chunks = () => app.query<{ blob_id: string }>('select blob_id from platform.blob_chunk');
  test('is unreadable until its document is opened, and then alone', async () => {
    const { hash } = await house.sessionOfHolder(paule.holderId);
    await begin(hash, paule.holderId);
    expect((await chunks()).rows).toEqual([]);
    const opened = await app.query<{ id: string }>('select documents.open_content($1) as id', [entryId]);
    expect(new Set((await chunks()).rows.map(({ blob_id }) => blob_id))).toEqual(
      new Set([opened.rows[0]!.id]),
    );
    await app.query('select documents.open_content($1)', [other]);
    expect(new Set((await chunks()).rows.map(({ blob_id }) => blob_id)).size).toBe(1);
    await app.query('rollback');
  });

  test('does not open for who may not know of the document', async () => {
    const { hash } = await house.sessionOf('pharmacien');
    await begin(hash, paule.holderId);
    expect((await app.query('select documents.open_content($1) as id', [entryId])).rows).toEqual([
      { id: null },
    ]);
    expect((await chunks()).rows).toEqual([]);
    await app.query('rollback');
  });

  test('at rest holds nothing of the text, and no chunk opens under another holder, place or key', async () => {
    const [row] = await house.rows<{ bytes: Buffer; wrapped: Buffer }>(
      `select b.bytes, k.wrapped from platform.blob_chunk b join platform.holder_key k using (holder_id) limit 1`,
    );
    expect(row!.bytes.includes('%PDF')).toBe(false);
    const { kms } = house.house;
    expect(() => kms.unwrap(row!.wrapped, paule.holderId)).not.toThrow();
    expect(() => kms.unwrap(row!.wrapped, '00000000-0000-4000-8000-000000000000')).toThrow();
  });

  test('that was altered is never served', async () => {
    const { documents } = await house.documents.depositLot(
      { session: await house.sessionOf('cardiologue') },
      { documents: [newPdf(paule, 'cardiologue')] },
    );
    const altered = parsePublicId(documents[0]!.id)!.objectId;
    await house.rows(
      `update platform.blob_chunk set bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1)
       where blob_id = (select blob_id from documents.entry where entry_id = $1)`,
      [altered],
    );
    await expect(house.documents.content(await house.asHolder(paule), altered)).rejects.toThrow();
  });
});

describe('the trace', () => {
  test.each(['carnet_app', 'carnet_gate', 'carnet_batch', 'carnet_owner', 'superuser'])(
    'is changed by nobody: %s',
    async (role) => {
      const before = await house.rows('select * from audit.line order by line_id');
      for (const statement of [
        "update audit.line set rule = 'x'",
        'delete from audit.line',
        'truncate audit.line',
      ])
        await attempt(role, statement);
      expect(await house.rows('select * from audit.line order by line_id')).toEqual(before);
      expect(before.length).toBeGreaterThan(3);
    },
  );
  test.each(['carnet_app', 'carnet_owner', 'superuser'])(
    'of security is changed by nobody: %s',
    async (role) => {
      await house.rows(
        `insert into audit.security_event values (gen_random_uuid(), now(), 'SYSTEM', 'x', 'x', 'x')`,
      );
      const before = await house.rows('select * from audit.security_event order by event_id');
      for (const statement of [
        "update audit.security_event set code = 'y'",
        'delete from audit.security_event',
        'truncate audit.security_event',
      ])
        await attempt(role, statement);
      expect(await house.rows('select * from audit.security_event order by event_id')).toEqual(before);
    },
  );
  /** Whether it is refused or touches no row, the rows tell. */
  async function attempt(role: string, statement: string): Promise<void> {
    const client = new pg.Client(house.databaseUrl);
    await client.connect();
    if (role !== 'superuser') await client.query(`set role ${role}`);
    await client.query(statement).catch(() => {});
    await client.end();
  }

  test('says who acted, and nobody can write it in another’s name', async () => {
    const { hash } = await house.sessionOf('medecin');
    await begin(hash, paule.holderId);
    await refused(`insert into audit.line (holder_id, line_id, actor_kind, actor_id, actor_label, action, outcome, rule, mode)
      values ('${paule.holderId}', gen_random_uuid(), 'PATIENT', '${paule.holderId}', 'x', 'document.read', 'allowed', 'x', 'normal')`);
    await app.query('rollback');
  });

  test('that cannot be written makes the reading, and the act, fail', async () => {
    const request = await house.asHolder(paule);
    await house.rows('revoke insert on audit.line from carnet_app');
    try {
      await expect(house.documents.read(request, entryId)).rejects.toThrow(
        /permission denied|transaction is aborted/,
      );
      await expect(house.documents.list(request, {}, { limit: 10, offset: 0 })).rejects.toThrow(
        /permission denied|transaction is aborted/,
      );
      await expect(house.documents.hide(request, entryId)).rejects.toThrow(
        /permission denied|transaction is aborted/,
      );
      await expect(house.consent('pharmacien', paule)).rejects.toThrow(
        /permission denied|transaction is aborted/,
      );
      await expect(
        house.documents.depositLot(
          { session: await house.sessionOf('cardiologue') },
          { documents: [newPdf(paule, 'cardiologue')] },
        ),
      ).rejects.toThrow(/permission denied|transaction is aborted/);
    } finally {
      await house.rows('grant insert on audit.line to carnet_app');
    }
    expect(
      (
        await house.rows<{ hidden: boolean }>('select hidden from documents.entry where entry_id = $1', [
          entryId,
        ])
      )[0]!.hidden,
    ).toBe(false);
    expect(await house.rows(`select from access.consent where professional_id = '899700900220'`)).toEqual([]);
  });
});
