/** Documents are read into results and lines of the profile only if the person agreed (R24); each way in and out. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { ALLERGY_AND_WEIGHT, glucose, newReport } from './facts-reports.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const file = async (document: NewDocument) => {
  const session = await house.sessionOf('biologiste');
  const { documents } = await house.documents.depositLot({ session }, { documents: [document] });
  return parsePublicId(documents[0]!.id)!.objectId;
};
const kept = async (of: TestPerson) => {
  const count = async (table: string) =>
    Number(
      (
        await house.rows<{ n: string }>(
          `select count(*) as n from profile.${table} where holder_id = $1 ${table === 'result' || table === 'extraction' ? '' : 'and source_entry_id is not null'}`,
          [of.holderId],
        )
      )[0]!.n,
    );
  return { results: await count('result'), facts: await count('fact'), measures: await count('measure') };
};
const profile = () => house.house.doors.healthProfile;
const report = (of: TestPerson, value = '0.95') =>
  newReport(of, 'biologiste', [glucose(value, 'g/L', '20260112', { low: '0.70', high: '1.10' })], {
    others: ALLERGY_AND_WEIGHT,
  });

test('nothing is read before the person agreed; what is filed afterwards is, with what was there', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  await file(report(person, '0.91'));
  expect(await kept(person)).toEqual({ results: 0, facts: 0, measures: 0 });
  expect(await profile().extraction.agreement(me)).toEqual({ agreed: false, since: undefined });

  await profile().extraction.agree(me);
  await profile().extraction.settled();
  expect(await kept(person)).toEqual({ results: 1, facts: 1, measures: 1 });
  expect(await profile().extraction.agreement(me)).toMatchObject({ agreed: true, since: expect.any(Date) });

  await file(report(person, '0.99'));
  expect(await kept(person)).toEqual({ results: 2, facts: 2, measures: 2 });
  const series = await profile().results.series(me, 'gluc');
  expect(series).toMatchObject({ name: 'Glycémie', unit: 'g/L' });
  expect(series.results.map(({ text, compared }) => [text, compared])).toEqual([
    ['0.91', 0.91],
    ['0.99', 0.99],
  ]);
  const [fact] = await house.rows<{
    label: string;
    start_precision: string;
    confidence: string;
    state: string;
  }>('select label, start_precision, confidence, state from profile.fact where holder_id = $1 limit 1', [
    person.holderId,
  ]);
  expect(fact).toEqual({
    label: 'Allergie à la pénicilline',
    start_precision: 'month',
    confidence: 'from-document',
    state: 'active',
  });
  const [measure] = await house.rows<{ kind: string; value: string; unit: string }>(
    'select kind, value, unit from profile.measure where holder_id = $1 limit 1',
    [person.holderId],
  );
  expect(measure).toEqual({ kind: 'weight', value: '64.5', unit: 'kg' });
});

test('more documents than a batch are read, in turn, and only once', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  for (let n = 0; n < 23; n += 1) await file(report(person, `0.${50 + n}`));
  await profile().extraction.agree(me);
  await profile().extraction.settled();
  expect(await kept(person)).toEqual({ results: 23, facts: 23, measures: 23 });
  expect(await profile().extraction.resume(me)).toBe(false);
});

test('what stopped half-way goes on at the next visit', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  for (let n = 0; n < 3; n += 1) await file(report(person, `0.${50 + n}`));
  await profile().extraction.agree(me);
  await profile().extraction.settled();
  // as if the process had ended after the first
  await house.rows(
    `delete from profile.extraction where holder_id = $1 and entry_id in
      (select entry_id from profile.extraction where holder_id = $1 order by read_at offset 1)`,
    [person.holderId],
  );
  await house.rows(
    'delete from profile.result where holder_id = $1 and source_entry_id not in (select entry_id from profile.extraction)',
    [person.holderId],
  );
  expect(await profile().extraction.resume(me)).toBe(true);
  await profile().extraction.settled();
  expect(await kept(person)).toEqual({ results: 3, facts: 3, measures: 3 });
});

test('withdrawn: what was read is deleted, the documents stay, and nothing more is read', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  await profile().extraction.agree(me);
  const entryId = await file(report(person));
  await profile().extraction.withdraw(me);
  expect(await kept(person)).toEqual({ results: 0, facts: 0, measures: 0 });
  expect((await house.documents.read(me, entryId)).entry.status).toBe('current');
  await file(report(person, '1.02'));
  expect(await profile().extraction.resume(me)).toBe(false);
  expect(await kept(person)).toEqual({ results: 0, facts: 0, measures: 0 });
  const lines = await house.access.history(me, { limit: 20 });
  expect(
    lines.map(({ action, subject }) => action === 'settings.change' && subject?.label).filter(Boolean),
  ).toEqual([
    'lecture des résultats dans les documents : non',
    'lecture des résultats dans les documents : oui',
  ]);
});

test('the same deposit twice, and a new version, leave one result', async () => {
  const person = await house.newPerson();
  const me = await house.asHolder(person);
  await profile().extraction.agree(me);
  const first = report(person, '0.90');
  await file(first);
  await file(first);
  expect((await kept(person)).results).toBe(1);
  const uniqueId = /<id root="([0-9a-f-]{36})"\/>/.exec(Buffer.from(first.bytes).toString())![1]!;
  await file(
    newReport(person, 'biologiste', [glucose('0.92', 'g/L', '20260112')], {
      id: `<id root="${randomUUID()}"/>`,
      context: `<relatedDocument typeCode="RPLC"><parentDocument><id root="${uniqueId}"/></parentDocument></relatedDocument>`,
    }),
  );
  const { results } = await profile().results.series(me, 'gluc');
  expect(results.map(({ text }) => text)).toEqual(['0.92']);
  expect((await kept(person)).results).toBe(1);
});

test('a document that cannot be read is filed all the same, with a reason that says nothing of it', async () => {
  const person = await house.newPerson();
  await profile().extraction.agree(await house.asHolder(person));
  const many = Array.from({ length: 3100 }, (_, n) => glucose(`0.${n}`, 'g/L', '20260112'));
  await file(newReport(person, 'biologiste', many));
  expect(
    await house.rows('select reason from profile.extraction where holder_id = $1', [person.holderId]),
  ).toEqual([{ reason: 'too-many-entries' }]);
  // a value that the table refuses: the database undoes the reading alone
  await house.rows(`alter table profile.result add constraint planted check (value_text <> '0.6651')`);
  await file(report(person, '0.6651'));
  await house.rows('alter table profile.result drop constraint planted');
  const reasons = await house.rows<{ reason: string }>(
    'select reason from profile.extraction where holder_id = $1 order by reason',
    [person.holderId],
  );
  expect(reasons.map(({ reason }) => reason)).toEqual(['database-23514', 'too-many-entries']);
  expect(await kept(person)).toEqual({ results: 0, facts: 0, measures: 0 });
});

test('a parent agrees for a child; a carer and a professional can neither agree, withdraw nor learn of it', async () => {
  const made = await newMinor(house, { treating: ['medecin'] });
  const [born] = await house.rows<{ date: string }>(
    'select birth_date::text as date from citizens.person where holder_id = $1',
    [made.holderId],
  );
  const child = { ...made, birthDate: born!.date };
  await file(report(child));
  const parent = (await newRelative(house, child, PARENT)).request;
  const carer = (
    await newRelative(house, child, { kind: 'carer', scopes: ['documents.read', 'documents.add'] })
  ).request;
  const doctor = await house.asProfessional('medecin', child);
  for (const other of [carer, doctor]) {
    expect(await profile().extraction.agreement(other)).toBeUndefined();
    await expect(profile().extraction.agree(other)).rejects.toThrow();
    await expect(profile().extraction.withdraw(other)).rejects.toThrow();
  }
  expect(await kept(child)).toEqual({ results: 0, facts: 0, measures: 0 });
  await profile().extraction.agree(parent);
  await profile().extraction.settled();
  expect((await kept(child)).results).toBe(1);
});
