/** A parent answers for each child by its own letter, a guardian by a judgment (J01 to J03, R13, R40). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type Invited, invite, stateOf, transitionsOf } from './enrolment-people.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house.close());

const terms = () => house.enrolment.terms().version;
const DECLARED = { certified: true, otherParent: 'agreed' } as const;

/** A child insured with somebody, as the insurers' file says. @param born YYYY-MM-DD */
async function childOf(parent: TestPerson, givenName: string, born: string): Promise<Invited> {
  const child = await invite(house, { givenName });
  await house.rows('update citizens.person set birth_date = $2 where holder_id = $1', [child.holderId, born]);
  await house.rows(
    `insert into enrolment.insured (holder_id, fund, rank, insured_ins, insured_oid, country, ame, overseas, protected)
     values ($1, '01', 'dependant', $2, $3, 'FR', false, false, false)`,
    [child.holderId, parent.ins, parent.insOid],
  );
  return child;
}

async function family(born = '2020-05-06') {
  const parent = await house.newPerson();
  const session = await house.newSession({
    kind: 'citizen',
    holderId: parent.holderId,
    strongAt: new Date(),
  });
  return { parent, session, child: await childOf(parent, 'Lise', born) };
}

test('a parent activates a child’s space, then acts in it, and the child’s history says who did', async () => {
  const { parent, session, child } = await family();
  expect(await house.enrolment.representedSpace(session, { code: child.code })).toMatchObject({
    givenName: 'Lise',
    bond: 'parent',
    state: 'announced',
  });
  await house.enrolment.actFor(session, { code: child.code }, 'activate', DECLARED, terms());
  expect(await stateOf(house, child.holderId)).toBe('active');
  expect(await transitionsOf(house, child.holderId)).toMatchObject([
    { act: 'activate', terms_version: terms() },
  ]);
  const [how] = await house.rows(
    'select actor_kind, actor_label, declared from enrolment.transition where holder_id = $1',
    [child.holderId],
  );
  expect(how).toEqual({ actor_kind: 'representative', actor_label: 'Paule Essai', declared: 'agreed' });
  // the mandate is in force at once: the parent opens the child's notebook
  const [space] = await house.representation.spacesOf(session);
  expect(space).toMatchObject({ holderId: child.holderId, kind: 'parent' });
  const [line] = await house.access.reading({ session, holderId: child.holderId }, (visit) =>
    house.audit.read(visit.tx, child.holderId, { limit: 1, actions: ['space.activate'] }),
  );
  expect(line).toMatchObject({ actor: { id: parent.holderId, as: 'representative' }, basis: 'code' });
});

test('a parent closes, reopens, and has destroyed what is the child’s, once the mandate is there', async () => {
  const { session, child } = await family();
  const whom = { holderId: child.holderId };
  await expect(house.enrolment.destroyFor(session, child.holderId, DECLARED)).rejects.toMatchObject({
    code: 'not-representative',
  });
  await house.enrolment.actFor(session, { code: child.code }, 'activate', DECLARED, terms());
  await house.enrolment.actFor(session, whom, 'close', DECLARED);
  expect(await house.enrolment.wards(session)).toMatchObject([{ state: 'closed', kind: 'parent' }]);
  await house.enrolment.actFor(session, whom, 'reopen', DECLARED);
  const alone = { certified: true, otherParent: undefined } as const;
  await expect(house.enrolment.destroyFor(session, child.holderId, alone)).rejects.toMatchObject({
    code: 'not-certified',
  });
  const id = await house.enrolment.destroyFor(session, child.holderId, DECLARED);
  expect(await house.enrolment.certificate(id)).toMatchObject({ id });
  expect(await stateOf(house, child.holderId)).toBeUndefined();
  expect(await house.representation.spacesOf(session)).toEqual([]);
});

test('a parent who did not prove a moment ago that it is them neither closes nor destroys (A3)', async () => {
  const { parent, session, child } = await family();
  await house.enrolment.actFor(session, { code: child.code }, 'activate', DECLARED, terms());
  const weak = await house.newSession({ kind: 'citizen', holderId: parent.holderId });
  const refused = { code: 'step-up-required' };
  await expect(
    house.enrolment.actFor(weak, { holderId: child.holderId }, 'close', DECLARED),
  ).rejects.toMatchObject(refused);
  await expect(house.enrolment.destroyFor(weak, child.holderId, DECLARED)).rejects.toMatchObject(refused);
  expect(await stateOf(house, child.holderId)).toBe('active');
});

test('twins at one address have two letters, and each opens one space', async () => {
  const { parent, session, child } = await family('2021-03-03');
  const twin = await childOf(parent, 'Zita', '2021-03-03');
  await house.enrolment.actFor(session, { code: twin.code }, 'oppose', DECLARED);
  expect([await stateOf(house, child.holderId), await stateOf(house, twin.holderId)]).toEqual([
    'announced',
    'opposed',
  ]);
  await expect(
    house.enrolment.actFor(session, { code: twin.code }, 'activate', DECLARED, terms()),
  ).rejects.toMatchObject({ code: 'not-representative' });
  await house.enrolment.actFor(session, { code: child.code }, 'activate', DECLARED, terms());
  expect(await stateOf(house, child.holderId)).toBe('active');
});

test('whose child it is not, whose letter it is not, and who is of age: one refusal', async () => {
  const { session, child } = await family();
  const other = await family();
  const adult = await childOf(other.parent, 'Majeure', '1999-01-01');
  const stranger = await invite(house);
  const said = new Set<string>();
  for (const [by, code] of [
    [session, other.child.code],
    [other.session, child.code],
    [other.session, adult.code],
    [session, stranger.code],
    [session, 'ACDE FHJK MNPR'],
  ] as const)
    said.add(
      await house.enrolment.representedSpace(by, { code }).then(
        () => 'let in',
        ({ code: why, sentence }) => `${why} ${sentence}`,
      ),
    );
  expect([...said]).toEqual([expect.stringMatching(/^not-representative /)]);
});

test('at midnight of the eighteenth birthday the parent’s answer is over, and the child’s own begins (J03)', async () => {
  const { session, child } = await family();
  const born = async (shift: string) =>
    house.rows(
      `update citizens.person set birth_date = ((now() at time zone 'Europe/Paris')::date - interval '18 years' + $2::interval)::date
       where holder_id = $1`,
      [child.holderId, shift],
    );
  await born('1 day');
  await house.enrolment.representedSpace(session, { code: child.code });
  // the day before, the letter is not yet the child's own
  await expect(house.enrolment.prove('192.0.2.1', child)).rejects.toMatchObject({ code: 'not-recognised' });
  await born('0 day');
  await expect(house.enrolment.representedSpace(session, { code: child.code })).rejects.toMatchObject({
    code: 'not-representative',
  });
  const proof = await house.enrolment.prove('192.0.2.1', child);
  await house.enrolment.activate({ proof }, terms());
  expect(await stateOf(house, child.holderId)).toBe('active');
});

test('nothing is done without what the parent certifies, and of the other parent', async () => {
  const { session, child } = await family();
  const whom = { code: child.code };
  for (const declared of [
    { certified: false, otherParent: 'agreed' },
    { certified: true, otherParent: undefined },
  ] as const)
    await expect(house.enrolment.actFor(session, whom, 'activate', declared, terms())).rejects.toMatchObject({
      code: 'not-certified',
    });
  await expect(house.enrolment.actFor(session, whom, 'activate', DECLARED)).rejects.toMatchObject({
    code: 'terms-not-accepted',
  });
  expect(await stateOf(house, child.holderId)).toBe('announced');
});

test('wrong letters slow only who reads them', async () => {
  const { session, child } = await family();
  for (let n = 0; n < 50; n++)
    await house.enrolment.representedSpace(session, { code: 'ACDE FHJK MNPR' }).catch(() => undefined);
  await expect(house.enrolment.representedSpace(session, { code: child.code })).rejects.toMatchObject({
    code: 'too-many',
  });
  const { parent } = await family();
  const again = await house.newSession({ kind: 'citizen', holderId: parent.holderId });
  await expect(house.enrolment.representedSpace(again, { code: child.code })).rejects.toMatchObject({
    code: 'not-representative',
  });
});

test('a guardian answers for whom a judgment names, and nobody else does', async () => {
  const ward = await invite(house, { givenName: 'Odile' });
  const guardian = await house.newPerson({ givenName: 'Tutrice' });
  const session = await house.newSession({ kind: 'citizen', holderId: guardian.holderId });
  const whom = { holderId: ward.holderId };
  await expect(house.enrolment.representedSpace(session, whom)).rejects.toMatchObject({
    code: 'not-representative',
  });
  const mandate = '11111111-1111-4111-8111-111111111111';
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, invited_by)
     values ($1, $2, 'guardian', $3, 'Tutrice Essai', 'accepted', '{documents.read,access,trace}', 'judge')`,
    [ward.holderId, mandate, guardian.holderId],
  );
  await house.rows('insert into representation.acts_for values ($1, $2, $3)', [
    guardian.holderId,
    ward.holderId,
    mandate,
  ]);
  expect(await house.enrolment.wards(session)).toEqual([
    { holderId: ward.holderId, label: 'Odile Essai', state: 'announced', kind: 'guardian' },
  ]);
  await expect(
    house.enrolment.actFor(session, whom, 'oppose', { certified: false, otherParent: undefined }),
  ).rejects.toMatchObject({ code: 'not-certified' });
  await house.enrolment.actFor(session, whom, 'oppose', { certified: true, otherParent: undefined });
  expect(await stateOf(house, ward.holderId)).toBe('opposed');
  // a carer is no guardian
  await house.rows(
    `update representation.mandate set kind = 'carer', scopes = '{documents.read}' where mandate_id = $1`,
    [mandate],
  );
  expect(await house.enrolment.wards(session)).toEqual([]);
  await expect(house.enrolment.representedSpace(session, whom)).rejects.toMatchObject({
    code: 'not-representative',
  });
});

test('a minor who signs in alone answers nothing: a parent does', async () => {
  const { child } = await family('2010-05-06');
  const session = await house.newSession({ kind: 'citizen', holderId: child.holderId });
  const refused = { code: 'by-representative' };
  await expect(house.enrolment.activate({ session }, terms())).rejects.toMatchObject(refused);
  await expect(house.enrolment.takeStep({ session }, 'oppose')).rejects.toMatchObject(refused);
  expect(await stateOf(house, child.holderId)).toBe('announced');
});
