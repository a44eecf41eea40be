/**
 * Everything is destroyed when the person asks (R18): at once in every table, and in the files once the database is tidied.
 * What stays are salted commitments and a certificate that names nobody.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { agent } from './desk-people.ts';
import { invite, stateOf } from './enrolment-people.ts';
import { everything, fileIn } from './outward.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house.close());

let canaries = 0;

/** Somebody who proved a moment ago that it is them. */
const strong = (holderId: string) => house.newSession({ kind: 'citizen', holderId, strongAt: new Date() });

/** Somebody who used everything: documents, relations, a code, a session, notices, a history. */
async function lived(): Promise<{ readonly person: TestPerson; readonly marks: readonly string[] }> {
  const person = await invite(house, { treating: ['medecin'] });
  const NAME = `CANARI${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[canaries]}SSIME`;
  const TITLE = `Canari des titres 7319${canaries++}`;
  await house.rows(`update citizens.person set birth_name = $2, usage_name = $2 where holder_id = $1`, [
    person.holderId,
    NAME,
  ]);
  const session = await house.sessionOfHolder(person.holderId);
  await house.enrolment.activate({ session }, house.enrolment.terms().version);
  await fileIn(house, newPdf({ ...person, birthName: NAME }, 'medecin', { title: TITLE }), 'medecin');
  await house.consent('infirmiere', person);
  await house.access.whoCan(await house.asHolder(person));
  await house.runJobs();
  return { person, marks: [person.ins, person.mail, NAME, TITLE, person.holderId] };
}

/** Where a mark stands in any column of any table, the queue's included. */
async function foundIn(marks: readonly string[]): Promise<string[]> {
  const tables = await house.rows<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const mark of marks) {
      const rows = await house.rows<{ n: number }>(
        `select count(*)::int as n from ${name} t where strpos(lower(t::text), lower($1)) > 0`,
        [mark],
      );
      if ((rows[0]?.n ?? 0) > 0) found.push(`${mark} in ${name}`);
    }
  return found;
}

const holderTables = () =>
  house.rows<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'holder_id'
        and not a.attisdropped join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' order by 1`,
  );

test('every table that has a holder is one that destruction empties', async () => {
  const closed = `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      and a.attname = 'holder_id' and not a.attisdropped join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%'
      and (not has_table_privilege('carnet_gate', c.oid, 'delete')
        or not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'destroyed'))`;
  // whoever adds such a table ends its migration with: select platform.let_destroy();
  expect(await house.rows(closed)).toEqual([]);
  expect((await holderTables()).length).toBeGreaterThan(25);
  // and one that is planted is seen
  await house.rows('create table enrolment.planted (holder_id uuid primary key)');
  expect(await house.rows(closed)).toEqual([{ name: 'enrolment.planted' }]);
  await house.rows('drop table enrolment.planted');
});

test('at once nothing of the person is in any table, and commitments stay', async () => {
  const { person, marks } = await lived();
  const before = await foundIn(marks);
  for (const mark of marks) expect(before.some((one) => one.startsWith(mark))).toBe(true);
  const kept = await house.rows<{ n: number }>('select count(*)::int as n from audit.pending');
  const session = await strong(person.holderId);
  const request = await house.asHolder(person);

  const id = await house.enrolment.destroy({ session });

  expect(await foundIn(marks)).toEqual([]);
  expect(await stateOf(house, person.holderId)).toBeUndefined();
  for (const { name } of await holderTables())
    expect(await house.rows(`select 1 from ${name} where holder_id = $1`, [person.holderId])).toEqual([]);
  // no commitment went, and the destruction added its own
  const after = await house.rows<{ n: number }>('select count(*)::int as n from audit.pending');
  expect(after[0]!.n).toBeGreaterThan(kept[0]!.n);
  const certificate = await house.enrolment.certificate(id);
  expect(certificate).toMatchObject({ id, lines: expect.any(Number), at: expect.any(Date) });
  expect(certificate!.lines).toBeGreaterThan(3);
  expect(await house.enrolment.certificate('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  // the session is gone too, and so is every way in
  await expect(house.enrolment.ownSpace({ session })).rejects.toMatchObject({ code: 'proof-ended' });
  await expect(house.documents.list(request, {}, everything)).rejects.toMatchObject({ status: 401 });
  const { session: doctor } = await house.asProfessional('medecin', person);
  await expect(
    house.documents.list({ session: doctor, holderId: person.holderId }, {}, everything),
  ).rejects.toMatchObject({ code: 'space-not-open' });
  // told once, to the address that nothing holds any more
  const farewell = (await house.mails(person.mail)).filter(
    ({ subject }) => subject === 'Votre carnet est détruit',
  );
  expect(farewell).toHaveLength(1);
  expect(farewell[0]!.text).toContain(id);
});

test('no file that the house wrote holds anything of the person, but the sheets that wait for the printing house', async () => {
  const { person, marks } = await lived();
  // another code by post: its letter is drawn into a batch
  const { person: invited, marks: theirs } = await writtenTo();
  await house.enrolment.destroy({ session: await strong(person.holderId) });
  await house.enrolment.destroy({ session: await strong(invited.holderId) });
  const { CARNET_PRINT_FOLDER, CARNET_DESTRUCTIONS_FILE } = house.house.config;
  const files = (await readdir(CARNET_PRINT_FOLDER, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name));
  expect(files.some((one) => one.endsWith('manifest.json'))).toBe(true);
  expect(files.some((one) => one.endsWith('.pdf'))).toBe(true);
  // the sheets themselves are taken and deleted by the printing house (docs/operating.md)
  for (const name of [...files.filter((one) => !one.endsWith('.pdf')), CARNET_DESTRUCTIONS_FILE ?? '']) {
    const text = (await readFile(name, 'utf8')).toLowerCase();
    expect(text.length).toBeGreaterThan(10);
    for (const mark of [...marks, ...theirs]) expect(text, name).not.toContain(mark.toLowerCase());
  }
  // a mail or a letter that was still to leave has left the queue
  expect(await foundIn([...marks, ...theirs])).toEqual([]);
});

/** Somebody who was sent a letter, and to whom a mail is still to leave. */
async function writtenTo(): Promise<{ readonly person: TestPerson; readonly marks: readonly string[] }> {
  const { person, marks } = await lived();
  await house.rows(
    `insert into enrolment.insured (holder_id, fund, rank, address, country, ame, overseas, protected)
     values ($1, '381', 'insured', $2, 'FRANCE', false, false, false)`,
    [person.holderId, ['9 RUE DU CANARI POSTAL', '38000 GRENOBLE']],
  );
  await house.enrolment.takeStep({ session: await strong(person.holderId) }, 'close');
  const operator = await agent(house);
  const call = await house.support.openCall(
    { session: operator.session },
    { ins: person.ins, birthName: marks[2] ?? '', birthDate: person.birthDate },
  );
  await house.rows('update support.call set checked_at = now(), checked_by = $2 where call_id = $1', [
    call.callId,
    'answers',
  ]);
  await house.enrolment.sendCodeByCall(call, 'post');
  await house.runJobs();
  // asked for, and not sent yet
  await house.enrolment.sendCodeByCall(call, 'mail');
  return { person, marks: [...marks, 'CANARI POSTAL'] };
}

test('a space that is open is closed first, and nobody else is touched', async () => {
  const [one, other] = [await lived(), await lived()];
  const counts = async () => {
    const found: Record<string, number> = {};
    for (const { name } of await holderTables())
      found[name] = (
        await house.rows(`select 1 from ${name} where holder_id = $1`, [other.person.holderId])
      ).length;
    return found;
  };
  const before = await counts();
  await house.enrolment.destroy({
    session: await strong(one.person.holderId),
  });
  expect(await counts()).toEqual(before);
});

test('what others write at the same moment is destroyed with the rest, or refused', async () => {
  for (let round = 0; round < 5; round++) {
    const { person, marks } = await lived();
    const session = await strong(person.holderId);
    const birthName = marks[2]!;
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 4 }, (_, n) =>
        fileIn(house, newPdf({ ...person, birthName }, 'medecin', { title: `${marks[3]!} ${n}` }), 'medecin'),
      ),
      house.enrolment.destroy({ session }),
      ...Array.from({ length: 4 }, () => house.consent('infirmiere', person)),
      house.access.whoCan(await house.asHolder(person)),
    ]);
    expect(outcomes[4]).toMatchObject({ status: 'fulfilled' });
    // an expected refusal each time, never a defect
    for (const one of outcomes)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ sentence: expect.any(String) });
    await house.runJobs().catch(() => undefined);
    expect(await foundIn(marks)).toEqual([]);
  }
}, 120_000);

test('what was closed ten years ago is destroyed by itself, and no day before (R18)', async () => {
  const [old, young] = [await lived(), await lived()];
  for (const { person } of [old, young])
    await house.enrolment.takeStep({ session: await strong(person.holderId) }, 'close');
  const closed = (holderId: string, since: string) =>
    house.rows(`update enrolment.space set since = now() - $2::interval where holder_id = $1`, [
      holderId,
      since,
    ]);
  await closed(old.person.holderId, '10 years 1 minute');
  await closed(young.person.holderId, '9 years 364 days');
  expect(await house.enrolment.destroyDue()).toBe(1);
  expect(await foundIn(old.marks)).toEqual([]);
  expect(await stateOf(house, young.person.holderId)).toBe('closed');
  expect(await house.enrolment.destroyDue()).toBe(0);
});

test('closed, a notebook shows its history to its holder, and nothing else to anybody', async () => {
  const { person } = await lived();
  const request = await house.asHolder(person);
  await house.enrolment.takeStep({ session: await strong(person.holderId) }, 'close');
  expect((await house.access.history(request, { limit: 5 })).length).toBeGreaterThan(0);
  await expect(house.documents.list(request, {}, everything)).rejects.toMatchObject({ status: 403 });
  for (const mode of ['normal', 'bris_de_glace'] as const)
    await expect(
      house.documents.list(await house.asProfessional('medecin', person, mode), {}, everything),
    ).rejects.toMatchObject({ code: 'space-not-open' });
  await house.enrolment.takeStep(request, 'reopen');
  expect((await house.documents.list(request, {}, everything)).total).toBe(1);
});

test('what is activated is closed, and anything destroyed, by whoever proved a moment ago that it is them (A3)', async () => {
  const { person } = await lived();
  const refused = { code: 'step-up-required' };
  const opened = (strongAt?: Date) =>
    house.newSession({ kind: 'citizen', holderId: person.holderId, ...(strongAt && { strongAt }) });
  const ended = await opened(new Date());
  await house.sessions.closeByHash(ended.hash);
  for (const session of [await opened(), await opened(new Date(Date.now() - 5 * 60_000 - 1000))]) {
    await expect(house.enrolment.takeStep({ session }, 'close')).rejects.toMatchObject(refused);
    await expect(house.enrolment.destroy({ session })).rejects.toMatchObject(refused);
  }
  await expect(house.enrolment.takeStep({ session: ended }, 'close')).rejects.toMatchObject({
    code: 'proof-ended',
  });
  // a letter and a card open, refuse and close what nobody activated; they destroy nothing
  const letter = await invite(house);
  const proof = await house.enrolment.prove('here', letter);
  await house.enrolment.activate({ proof }, house.enrolment.terms().version);
  await expect(house.enrolment.takeStep({ proof }, 'close')).rejects.toMatchObject(refused);
  await house.rows(`update enrolment.space set state = 'created' where holder_id = $1`, [letter.holderId]);
  await expect(house.enrolment.destroy({ proof })).rejects.toMatchObject(refused);
  expect(await house.enrolment.takeStep({ proof }, 'close')).toBe('closed');
  await expect(house.enrolment.destroy({ proof })).rejects.toMatchObject(refused);
  expect(await stateOf(house, person.holderId)).toBe('active');
  expect(await house.enrolment.takeStep({ session: await strong(person.holderId) }, 'close')).toBe('closed');
});

test('a history is deleted by nothing else', async () => {
  const { person } = await lived();
  await expect(house.rows('delete from audit.line where holder_id = $1', [person.holderId])).rejects.toThrow(
    'append-only',
  );
  // the gate itself reaches no line but of the holder whose destruction runs
  await house.rows(`begin; set local role carnet_gate; select set_config('carnet.destroys', gen_random_uuid()::text, true);
    delete from audit.line where holder_id = '${person.holderId}'; commit`);
  expect(
    (await house.rows('select 1 from audit.line where holder_id = $1', [person.holderId])).length,
  ).toBeGreaterThan(0);
});

test('the files of the database hold nothing either, once they are tidied', async () => {
  const { person, marks } = await lived();
  // not the last of its kind: PostgreSQL keeps the statistics of a table that is empty
  await lived();
  const textual = marks.filter((mark) => mark !== person.holderId).map((mark) => Buffer.from(mark));
  await house.rows('analyze');
  await house.rows('checkpoint');
  const [where] = await house.rows<{ data: string; own: string }>(
    `select current_setting('data_directory') as data, 'base/' || oid as own from pg_database where datname = current_database()`,
  );
  const inFiles = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const folder of [where!.own, 'pg_wal']) {
      const files = await readdir(path.join(where!.data, folder), { withFileTypes: true });
      for (const file of files.filter((one) => one.isFile())) {
        const bytes = await readFile(path.join(where!.data, folder, file.name)).catch(() => Buffer.alloc(0));
        for (const mark of textual) if (bytes.includes(mark)) found.push(`${mark} in ${folder}/${file.name}`);
      }
    }
    return found;
  };
  // they are there before, or this would prove nothing
  for (const mark of textual) expect((await inFiles()).join()).toContain(String(mark));
  await house.enrolment.destroy({
    session: await strong(person.holderId),
  });
  // what an operator runs at night: rows that are gone leave the files, statistics are made again, the journal is let go
  await house.rows('alter system set wal_recycle = off');
  await house.rows('select pg_reload_conf()');
  try {
    let left: readonly string[] = [];
    // a transaction that was open meanwhile keeps rows that are gone: the next night lets them go
    for (let night = 0; night < 5; night++) {
      await house.rows('analyze');
      await house.rows('vacuum full');
      for (let n = 0; n < 3; n++) {
        await house.rows('select pg_switch_wal()');
        await house.rows('checkpoint');
      }
      left = await inFiles();
      if (left.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(left).toEqual([]);
  } finally {
    await house.rows('alter system reset wal_recycle');
    await house.rows('select pg_reload_conf()');
  }
}, 120_000);
