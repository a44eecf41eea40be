/** How an identity comes to be qualified, by professionals, against a real INSi stand-in: statuses, numbers that change, doubles. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import {
  createInsi,
  createQualification,
  createVerification,
  openDuplicates,
  settleDuplicate,
} from '#citizens';
import { INS_OIDS, insKey } from '#formats/ins';
import { systemSession } from '#identity';
import { openDatabase } from '#platform/database/database';
import { limitErrors } from '#platform/rate-limit';
import { publish } from '../../src/app/subscriptions.ts';
import { type RunningInsi, startInsiStandin } from '../../standins/insi/index.ts';
import type { InsiPerson } from '../../standins/insi/people.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';

let house: TestHouse;
let standin: RunningInsi;
let insi: ReturnType<typeof createInsi>;
let qualification: TestHouse['qualification'];
/** The stand-in's own list: what it knows changes with the tests. */
const registered: InsiPerson[] = [];

beforeAll(async () => {
  house = await startHouse({ mail: true });
  standin = await startInsiStandin({ host: '127.0.0.1', port: 0, softwareIds: ['C0'], people: registered });
  insi = createInsi({
    clock: house.house.clock,
    settings: {
      url: standin.url,
      ca: standin.ca,
      cert: standin.clientCert,
      key: standin.clientKey,
      softwareId: 'C0',
    },
  });
  qualification = createQualification({
    insi,
    ...parts(),
    limits: house.house.limits,
  });
});
afterAll(async () => {
  insi.close();
  await standin.close();
  await house.close();
});

const parts = () => ({ visits: house.access, person: house.citizens.person, publish });

let count = 0;
const newNumber = () => {
  const number = `27001381857${String(70 + ++count)}`;
  return number + insKey(number);
};
const civil = (one: TestPerson, over: Partial<InsiPerson> = {}): InsiPerson => ({
  ins: one.ins,
  oid: one.insOid,
  birthName: one.birthName,
  givenNames: one.givenName.split(' '),
  sex: one.sex,
  birthDate: one.birthDate,
  birthCog: one.birthCog,
  ...over,
});
/** A person whose identity was never checked, whom INSi knows. */
async function newcomer(givenName: string, over: Partial<InsiPerson> = {}) {
  const one = await house.newPerson({ insStatus: 'provisoire', givenName });
  registered.push(civil(one, over));
  return one;
}
const shown = { document: 'CN', confirmed: true };
const qualify = async (one: TestPerson, by: ProfessionalName = 'infirmiere', given = shown) =>
  qualification.qualifyIns(await house.asProfessional(by, one), given);
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const identity = async (one: TestPerson) =>
  house.access.reading(await house.asProfessional('infirmiere', one), (visit) =>
    house.citizens.identity(visit.tx, one.holderId),
  );
/** How often this person was told that their number or their status changed. */
const told = async (one: TestPerson) => {
  await house.runJobs();
  return (await house.mails(one.mail)).filter(({ subject }) => subject.startsWith('Votre matricule')).length;
};
const statusOf = async (one: TestPerson) => (await identity(one)).state?.status;

describe('qualifying an identity', () => {
  test('takes both acts: the document alone makes it checked, INSi makes it qualified; then documents may be filed', async () => {
    const one = await house.newPerson({ insStatus: 'provisoire', givenName: 'Yvette' });
    const door = async () => house.access.threshold(await house.asProfessional('infirmiere', one));
    expect((await door()).mayDeposit.allowed).toBe(false);
    expect(await codeOf(qualify(one))).toBe('insi-nobody');
    expect(await statusOf(one)).toBe('validee');
    registered.push(civil(one));
    expect(await qualify(one)).toMatchObject({
      state: { status: 'qualifiee', attributes: [] },
      warnings: [],
      renumbered: false,
    });
    expect((await door()).mayDeposit.allowed).toBe(true);
    expect(
      (await identity(one)).lines.map(({ act, document, statusAfter }) => [act, document, statusAfter]),
    ).toEqual([
      ['obtained', undefined, 'qualifiee'],
      ['checked', 'CN', 'validee'],
      ['checked', 'CN', 'validee'],
    ]);
    const { rows: history } = { rows: await house.access.history(await house.asHolder(one), { limit: 50 }) };
    expect(history.filter(({ action }) => action === 'person.qualify').map(({ outcome }) => outcome)).toEqual(
      ['allowed', 'allowed'],
    );
    // told at each change, and not when the same is found again
    expect(await told(one)).toBe(2);
    await qualify(one);
    expect(await told(one)).toBe(2);
  });

  test('asks for an accepted document, compared, and by somebody who cares for people', async () => {
    const one = await newcomer('Zélie');
    const given = (document: string, confirmed = true) => ({ document, confirmed });
    expect(await codeOf(qualify(one, 'infirmiere', given('PC')))).toBe('identity-document');
    expect(await codeOf(qualify(one, 'infirmiere', given('LE')))).toBe('identity-document');
    expect(await codeOf(qualify(one, 'infirmiere', given('PA', false)))).toBe('identity-not-confirmed');
    expect(await codeOf(qualification.qualifyIns(await house.asHolder(one), shown))).toBe('act-refused');
    expect(await statusOf(one)).toBe('provisoire');
    expect(await codeOf(qualify(one, 'secretaire'))).toBe('done');
    expect(await statusOf(one)).toBe('qualifiee');
  });

  test('keeps the civil status where further names or the place differ, and stops where a trait does', async () => {
    const one = await newcomer('Odile', { givenNames: ['Odile', 'Marthe'], birthCog: '69123' });
    const done = await qualify(one);
    expect(done.warnings).toEqual(['le lieu de naissance']);
    const [row] = await house.rows<{
      birth_given_names: string;
      birth_cog: string;
      first_given_name: string;
    }>('select * from citizens.person where holder_id = $1', [one.holderId]);
    expect(row).toMatchObject({
      birth_given_names: 'ODILE MARTHE',
      birth_cog: '69123',
      first_given_name: 'ODILE',
    });

    // INSi finds by any given name; the first one of the civil status is another
    const other = await newcomer('Berthe', { givenNames: ['Agathe', 'Berthe'] });
    expect(await codeOf(qualify(other))).toBe('insi-traits-differ');
    expect(await statusOf(other)).toBe('provisoire');
  });

  test('leaves everything as it was when INSi fails, and says that it may be tried again', async () => {
    const one = await newcomer('Inès');
    const broken = createQualification({
      insi: createInsi({ clock: house.house.clock, settings: undefined }),
      ...parts(),
      limits: house.house.limits,
    });
    const request = await house.asProfessional('infirmiere', one);
    expect(await codeOf(broken.qualifyIns(request, shown))).toBe('insi-absent');
    expect((await identity(one)).lines).toEqual([]);
    expect(await codeOf(qualify(one))).toBe('done');
  });
});

test('INSi is asked so many times an hour for one professional, and no more', async () => {
  const one = await newcomer('Simone');
  let asked = 0;
  const counted = createQualification({
    insi: { byTraits: async () => ({ outcome: 'none' }), byCard: async () => ({ outcome: 'none' }) },
    ...parts(),
    limits: {
      ...house.house.limits,
      consume: async ({ times }) => {
        asked = times;
      },
    },
  });
  expect(await codeOf(counted.qualifyIns(await house.asProfessional('infirmiere', one), shown))).toBe(
    'insi-nobody',
  );
  expect(asked).toBe(120);
  const spent = createQualification({
    insi: {
      byTraits: () => Promise.reject(new Error('asked')),
      byCard: () => Promise.reject(new Error('asked')),
    },
    ...parts(),
    limits: { ...house.house.limits, consume: () => Promise.reject(limitErrors('too-many')) },
  });
  expect(await codeOf(spent.qualifyIns(await house.asProfessional('infirmiere', one), shown))).toBe(
    'too-many',
  );
});

describe('a carte Vitale', () => {
  test('tells apart those whom no trait does, on the card of a parent', async () => {
    const one = await newcomer('Rolande', { insuredIns: '292084408090152', birthRank: 2 });
    registered.push(civil(one, { ins: newNumber(), insuredIns: '292084408090152', birthRank: 1 }));
    expect(await codeOf(qualify(one))).toBe('insi-several');
    const request = await house.asProfessional('secretaire', one);
    const card = { insuredNumber: '292084408090152', birthRank: 2 };
    expect(
      await codeOf(qualification.qualifyIns(request, { ...shown, card: { ...card, birthRank: 3 } })),
    ).toBe('insi-nobody');
    expect(await qualification.qualifyIns(request, { ...shown, card })).toMatchObject({
      state: { status: 'qualifiee' },
    });
  });
});

describe('numbers', () => {
  test('a number that changed leads to the person with the one before it, also by those INSi alone knew', async () => {
    const [renewed, older] = [newNumber(), newNumber()];
    const one = await house.newPerson({ insStatus: 'recuperee', givenName: 'Claudie' });
    registered.push(
      civil(one, {
        ins: renewed,
        former: [
          { ins: one.ins, oid: one.insOid, until: '2026-01-31' },
          { ins: older, oid: INS_OIDS.nia, until: '1999-12-31' },
        ],
      }),
    );
    expect(await qualify(one)).toMatchObject({ state: { status: 'qualifiee' }, renumbered: true });
    for (const [ins, oid] of [
      [renewed, one.insOid],
      [one.ins, one.insOid],
      [older, INS_OIDS.nia],
    ] as const)
      expect(await house.citizens.holderByIns(ins, oid)).toBe(one.holderId);
    expect((await identity(one)).former).toEqual([
      { ins: one.ins, insOid: one.insOid, until: '2026-01-31' },
      { ins: older, insOid: INS_OIDS.nia, until: '1999-12-31' },
    ]);
    const { person } = await house.access.threshold(await house.asProfessional('infirmiere', one));
    expect(person.ins).toBe(renewed);
    // once more: nothing is doubled
    expect(await qualify(one)).toMatchObject({ renumbered: false });
    expect((await identity(one)).former).toHaveLength(2);
  });

  test('a number that nothing ties to the one held is not taken', async () => {
    const one = await house.newPerson({ insStatus: 'recuperee', givenName: 'Solange' });
    const stranger = newNumber();
    registered.push(civil(one, { ins: stranger }));
    expect(await codeOf(qualify(one))).toBe('insi-other-number');
    expect(await statusOf(one)).toBe('recuperee');
    expect(await house.citizens.holderByIns(stranger, one.insOid)).toBeUndefined();
  });

  test('two spaces of one person are told and never merged: neither number moves, no document is lost', async () => {
    const twice = await house.newPerson({ givenName: 'Denise' });
    const one = await house.newPerson({ insStatus: 'recuperee', givenName: 'Denise' });
    const fresh = newNumber();
    registered.push(
      civil(one, {
        ins: fresh,
        former: [
          { ins: one.ins, oid: one.insOid },
          { ins: twice.ins, oid: twice.insOid },
        ],
      }),
    );
    expect(await codeOf(qualify(one))).toBe('identity-twice');
    expect(await statusOf(one)).toBe('recuperee');
    expect(await house.citizens.holderByIns(twice.ins, twice.insOid)).toBe(twice.holderId);
    expect(await house.citizens.holderByIns(one.ins, one.insOid)).toBe(one.holderId);
    expect(await house.citizens.holderByIns(fresh, one.insOid)).toBeUndefined();
    expect(
      await house.rows('select ins, other_holder from citizens.duplicate where holder_id = $1', [
        one.holderId,
      ]),
    ).toEqual([{ ins: twice.ins, other_holder: twice.holderId }]);
  });

  test('somebody with the same names and day of birth is said to be a homonym, and is told apart by the place', async () => {
    const one = await newcomer('Huguette');
    await house.rows('update citizens.person set birth_date = $2 where holder_id = $1', [
      one.holderId,
      '1950-05-05',
    ]);
    registered.splice(-1, 1, civil({ ...one, birthDate: '1950-05-05' }));
    const double = await house.newPerson({ givenName: 'Huguette' });
    await house.rows('update citizens.person set birth_date = $2, birth_cog = $3 where holder_id = $1', [
      double.holderId,
      '1950-05-05',
      '13055',
    ]);
    registered.push(civil({ ...double, birthDate: '1950-05-05', birthCog: '13055' }));
    expect(await qualify(one)).toMatchObject({ state: { status: 'qualifiee', attributes: ['homonyme'] } });
    expect((await identity(double)).homonym).toBe(true);
  });
});

describe('doubt', () => {
  test('takes the qualification away until it is lifted and both acts are done again', async () => {
    const one = await newcomer('Thérèse');
    await qualify(one);
    const request = await house.asProfessional('infirmiere', one);
    expect(await qualification.markIdentity(request, 'douteux', true)).toEqual({
      status: 'provisoire',
      attributes: ['douteux'],
    });
    expect(await codeOf(qualification.markIdentity(request, 'fictif', true))).toBe('identity-doubted');
    expect(await codeOf(qualify(one))).toBe('identity-doubted');
    expect((await house.access.threshold(request)).mayDeposit.allowed).toBe(false);
    expect(await qualification.markIdentity(request, 'douteux', false)).toEqual({
      status: 'provisoire',
      attributes: [],
    });
    expect(await codeOf(qualify(one))).toBe('done');
    expect(await statusOf(one)).toBe('qualifiee');
  });
});

describe('numbers obtained long ago', () => {
  const old = (one: TestPerson) =>
    house.rows(
      `update citizens.person set ins_verified_at = now() - interval '4 years' where holder_id = $1`,
      [one.holderId],
    );

  test('are asked again in lots: confirmed, followed, or withdrawn; a failure of INSi stops the lot and loses nothing', async () => {
    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 2 });
    const verification = createVerification({
      insi,
      ...parts(),
      request: (holderId) => ({ session: systemSession, holderId }),
    });
    const lot = { limit: 100, olderThanDays: 1000, atOnce: 4 };
    try {
      const [same, changed, gone, doubled] = [
        await house.newPerson({ givenName: 'Germaine' }),
        await house.newPerson({ givenName: 'Raymonde' }),
        await house.newPerson({ givenName: 'Paulette' }),
        await house.newPerson({ givenName: 'Georgette' }),
      ];
      const renewed = newNumber();
      registered.push(
        civil(same),
        civil(changed, { ins: renewed, former: [{ ins: changed.ins, oid: changed.insOid }] }),
        civil(doubled),
        civil(doubled, { ins: newNumber() }),
      );
      for (const one of [same, changed, gone, doubled]) await old(one);

      const broken = createVerification({
        insi: createInsi({ clock: house.house.clock, settings: undefined }),
        ...parts(),
        request: (holderId) => ({ session: systemSession, holderId }),
      });
      expect(await broken.verifyDue(batch, lot)).toMatchObject({
        confirmed: 0,
        stopped: { code: 'insi-absent' },
      });
      expect(await verification.verifyDue(batch, lot)).toEqual({
        confirmed: 1,
        renumbered: 1,
        withdrawn: 1,
        unsure: 1,
        skipped: 0,
        stopped: undefined,
      });
      expect(await Promise.all([same, changed, gone, doubled].map(statusOf))).toEqual([
        'qualifiee',
        'qualifiee',
        'validee',
        'qualifiee',
      ]);
      const counts = [];
      for (const one of [same, changed, gone, doubled]) counts.push(await told(one));
      expect(counts).toEqual([0, 1, 1, 0]);
      expect(await house.citizens.holderByIns(renewed, changed.insOid)).toBe(changed.holderId);
      // nobody is due any more
      expect(await verification.verifyDue(batch, lot)).toMatchObject({
        confirmed: 0,
        withdrawn: 0,
        unsure: 0,
      });
      const history = await house.access.history(await house.asHolder(gone), { limit: 20 });
      expect(
        history.filter(({ action }) => action === 'person.qualify').map(({ actor }) => actor.kind),
      ).toEqual(['SYSTEM']);
    } finally {
      await batch.destroy();
    }
  });

  test('doubles are listed for the operator until they are settled', async () => {
    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
    try {
      const [one, ...more] = await openDuplicates(batch);
      expect([one, more]).toMatchObject([{ at: expect.any(Date) }, []]);
      expect(await settleDuplicate(batch, one?.holderId ?? '', one?.otherHolderId ?? '')).toBe(true);
      expect(await openDuplicates(batch)).toEqual([]);
      expect(await settleDuplicate(batch, one?.holderId ?? '', one?.otherHolderId ?? '')).toBe(false);
      // the other has everything destroyed: nothing is left of them beside this person either (R18)
      const forget = (destroys: string | undefined) =>
        house.rows(
          `select set_config('carnet.destroys', $2, false), citizens.forget_destroyed($1::uuid, '')`,
          [one?.otherHolderId, destroys],
        );
      const left = async () => (await house.rows('select from citizens.duplicate')).length;
      await forget('');
      expect(await left()).toBe(1);
      await forget(one?.otherHolderId);
      expect(await left()).toBe(0);
      await house.rows(`select set_config('carnet.destroys', '', false)`);
    } finally {
      await batch.destroy();
    }
  });
});

describe('the second gate', () => {
  test('neither the person, their relatives nor a task changes an identity, with the first gate taken away', async () => {
    const one = await newcomer('Lucette');
    const { access } = house.withoutFirstGate();
    const open = createQualification({
      ...parts(),
      visits: access,
      insi,
      limits: house.house.limits,
    });
    expect(await codeOf(open.markIdentity(await house.asHolder(one), 'douteux', true))).not.toBe('done');
    expect(await codeOf(open.qualifyIns(await house.asHolder(one), shown))).not.toBe('done');
    expect(await statusOf(one)).toBe('provisoire');
    await qualify(one);
    const linesFor = async (request: VisitRequest) =>
      (await access.reading(request, ({ tx }) => house.citizens.identity(tx, one.holderId))).lines.length;
    // the acts themselves are for who checks identities; who did them is in the history alone (R13, R17)
    expect(await linesFor(await house.asHolder(one))).toBe(0);
    expect(await linesFor(await house.asProfessional('medecin', one))).toBe(2);
    const names = access.reading(await house.asProfessional('medecin', one), ({ tx }) =>
      sql`select actor_label from citizens.identity_act`.execute(tx),
    );
    await expect(names).rejects.toThrow(/permission denied/);
  });
});
