/**
 * The secret care of a minor (R13, EX_0.1-1100, J08). Two families alike: one child of sixteen sees a professional in
 * secret, from the look-up to the deposit; the other sees nobody. What their parents can tell is the same, to the letter.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { CarnetError } from '#platform/errors';
import { publicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house?.close());

const SECRET = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: true };
const everything = { limit: 50, offset: 0 };

type Family = { readonly child: TestPerson; readonly parent: TestPerson };

/** A child born sixteen years ago, whose parent has a mandate and lives elsewhere in the mail. */
async function family(treating: readonly ProfessionalName[] = []): Promise<Family> {
  const child = await house.newPerson({ givenName: 'Enfant', treating });
  const parent = await house.newPerson({ givenName: 'Parent' });
  const [born] = await house.rows<{ birth: string }>(
    `update citizens.person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '16 years'
     where holder_id = $1 returning to_char(birth_date, 'YYYY-MM-DD') as birth`,
    [child.holderId],
  );
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, sees_hidden, since, invited_by)
     values ($1, gen_random_uuid(), 'parent', $2, 'Parent Essai', 'accepted', '{documents.read,documents.add,access,trace}', true,
       now() - interval '1 year', $3)`,
    [child.holderId, parent.holderId, parent.holderId],
  );
  return { child: { ...child, birthDate: born!.birth }, parent };
}

const asParent = async ({ child, parent }: Family): Promise<VisitRequest> => ({
  session: await house.sessionOfHolder(parent.holderId),
  holderId: child.holderId,
});
const file = async (name: ProfessionalName, of: TestPerson, title: string, visibility?: typeof SECRET) => {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf(name), holderId: of.holderId },
    { documents: [newPdf(of, name, { title, ...(visibility && { visibility }) })] },
  );
  return documents[0]!.id;
};
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: CarnetError) => error.code,
  );

/** Everything that a parent is given, with what differs between two families by nature (ids, instants) taken out. */
async function whatAParentSees(one: Family): Promise<string> {
  const request = await asParent(one);
  const { access, documents } = house;
  const list = await documents.list(request, {}, everything);
  const seen = {
    list,
    states: await inOrder(['current', 'superseded', 'archived'] as const, (status) =>
      documents.list(request, { statuses: [status] }, everything),
    ),
    found: await inOrder(['secret', 'Résultats', 'Consultation'], (q) =>
      documents.list(request, { q }, everything),
    ),
    search: await documents.search(request, { updatedFrom: new Date(0) }, everything),
    reads: await inOrder(list.entries, async ({ entryId }) => {
      const { entry, versions, readers } = await documents.read(request, entryId);
      return { entry, versions, readers };
    }),
    relations: await access.reading(request, (visit) => access.listRelations(visit)),
    whoCan: await access.whoCan(request),
    teams: await access.careTeams(request),
    emergencies: await access.emergencies(request),
    doctors: await access.treatingDoctors(request),
    spaces: await house.representation.spacesOf(request.session),
    history: await access.history(request, { limit: 200 }),
    mails: (await house.mails(one.parent.mail)).map(({ subject, text, html }) => ({ subject, text, html })),
    notices: await house.rows(
      'select kind, secret from notifications.notification where holder_id = $1 order by created_at, kind',
      [one.parent.holderId],
    ),
    received: await house.rows(
      'select kind, own, others, looks from notifications.mail where holder_id = $1',
      [one.parent.holderId],
    ),
  };
  const own = [
    one.child.holderId,
    one.parent.holderId,
    one.child.ins,
    one.child.mail,
    one.parent.mail,
    one.child.birthDate,
  ];
  return own
    .reduce((text, value, at) => text.replaceAll(value, `<${at}>`), JSON.stringify(seen, undefined, 1))
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
    .replace(/"id": "[\w.]+"/g, '"id": "<public>"')
    .replace(/"(data|size)": \[?[^\]]*\]?/g, '"<bytes>"')
    .replace(/\/(proches|moi)\/[\w/.]+/g, '<link>');
}

/** One after the other, so that two histories have the same order. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

/** What happens openly in both families, before and after. */
async function openly({ child }: Family): Promise<void> {
  await house.consent('cardiologue', child);
  await file('cardiologue', child, 'Consultation ouverte');
  await house.documents.list(await house.asProfessional('cardiologue', child), {}, everything);
}

async function secretVisit(name: ProfessionalName, { child }: Family, discreet: boolean): Promise<string> {
  const request = { ...(await house.asProfessional(name, child)), requestId: 'request-of-the-secret-visit' };
  await house.access.threshold(request, discreet);
  const state = (over: object = {}) =>
    house.access.stateConsent(request, {
      basis: 'consent_given',
      form: 'oral',
      confirmed: true,
      secret: true,
      ...over,
    });
  // a slip before the care begins
  expect(await refusal(state({ professionalId: '899999999999' }))).toBe('no-colleague');
  await state();
  const door = await house.access.threshold(request);
  expect(door).toMatchObject({ secret: true, open: { allowed: true } });
  const list = await house.documents.list(request, {}, everything);
  expect(list.total).toBe(1);
  await house.documents.read(request, list.entries[0]!.entryId);
  const id = await file(name, child, 'Consultation secrète', SECRET);
  await house.documents.read(
    request,
    (await house.documents.list(request, { q: 'secrète' }, everything)).entries[0]!.entryId,
  );
  expect(await refusal(house.documents.read(request, '018f0000-0000-7000-8000-000000000000'))).toBe(
    'document-absent',
  );
  // acts that the parents would see are refused while it lasts
  expect(await refusal(house.access.stateConsent(request, { basis: 'care_team', confirmed: true }))).toBe(
    'secret-care-runs',
  );
  expect(
    await refusal(
      house.access.openTeam(request, { members: [professional(name).nationalId], untilDay: '2027-01-01' }),
    ),
  ).toBe('secret-care-runs');
  expect(
    await refusal(
      house.access.openEmergency(
        { ...request, mode: 'bris_de_glace' },
        { reason: 'Malaise', confirmed: true },
      ),
    ),
  ).toBe('secret-care-runs');
  await house.access.withdrawConsent(request, 'secret');
  return id;
}

describe.each([
  ['a professional whom nobody knows', 'sage-femme', false, []],
  ['the treating doctor, who says so before the look-up', 'medecin', true, ['medecin']],
] as const)('with %s', (_who, name, discreet, treating) => {
  let families: readonly [Family, Family];
  let document: string;
  beforeAll(async () => {
    families = [await family(treating), await family(treating)];
    for (const one of families) await openly(one);
    document = await secretVisit(name, families[0], discreet);
    await house.runJobs();
    await house.house.tasks.notices();
    for (const one of families) await house.documents.list(await asParent(one), {}, everything);
  });

  test('the parents of both children see the same, to the letter', async () => {
    const [secret, other] = await Promise.all(families.map(whatAParentSees));
    expect(secret).toBe(other);
    expect(secret).toContain('Consultation ouverte');
    expect(secret).not.toMatch(/secr[eè]t(?!":)/i);
  });

  test('the document does not exist for them, by its address either', async () => {
    const [secret] = families;
    const entryId = document.split('.')[1];
    const [row] = await house.rows<{ entry_id: string }>(
      `select entry_id from documents.entry where holder_id = $1 and title = 'Consultation secrète'`,
      [secret.child.holderId],
    );
    expect(publicId(secret.child.holderId, row!.entry_id).split('.')[1]).toBe(entryId);
    const absent = (id: string) => async () => house.documents.read(await asParent(secret), id);
    const words = async (id: string) =>
      absent(id)().then(
        () => 'read',
        (error: CarnetError) => `${error.status} ${error.code} ${error.sentence}`,
      );
    expect(await words(row!.entry_id)).toBe(await words('018f0000-0000-7000-8000-000000000000'));
  });

  test('the child sees all of it, and is told on their own address', async () => {
    const [{ child }, other] = families;
    const request = await house.asHolder(child);
    expect((await house.documents.list(request, { q: 'secrète' }, everything)).total).toBe(1);
    const lines = (await house.access.history(request, { limit: 200 })).filter((line) => line.secret);
    const acts = new Set(lines.map(({ action, outcome }) => `${action} ${outcome}`));
    expect([...acts].sort()).toEqual([
      'consent.state allowed',
      'consent.state refused',
      'consent.withdraw allowed',
      'document.deposit allowed',
      'document.list allowed',
      'document.read allowed',
      'document.read refused',
      'person.find allowed',
      'space.open refused',
      'team.open refused',
    ]);
    expect((await house.mails(child.mail)).length).toBeGreaterThan(
      (await house.mails(other.child.mail)).length,
    );
  });
});

describe('the other way round', () => {
  test('a care that is not secret is told to the parents: the comparison can fail', async () => {
    const families = [await family(), await family()] as const;
    for (const one of families) await openly(one);
    await house.consent('sage-femme', families[0].child);
    const [open, other] = await Promise.all(families.map(whatAParentSees));
    expect(open).not.toBe(other);
  });

  test('an open statement is not renewed by what is done in secret, nor an old one given back', async () => {
    const { child } = await family();
    const request = await house.asProfessional('sage-femme', child);
    await house.consent('sage-femme', child);
    const open = () =>
      house.rows<{ expires_at: Date }>(
        `select expires_at from access.consent where holder_id = $1 and ground = 'statement'`,
        [child.holderId],
      );
    for (const age of ['-1 day', '30 days']) {
      await house.rows(
        `update access.consent set expires_at = now() + $2::interval where holder_id = $1 and ground = 'statement'`,
        [child.holderId, age],
      );
      const before = await open();
      await house.access.stateConsent(request, { basis: 'care_team', confirmed: true, secret: true });
      await house.documents.list(request, {}, everything);
      expect(await open()).toEqual(before);
    }
    await house.access.withdrawConsent(request, 'secret');
    await house.documents.list(request, {}, everything);
    // the open statement goes on, and what is done openly renews it
    expect((await open())[0]!.expires_at.getTime()).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  });

  test('is for minors alone, and asked again once a consultation is over', async () => {
    const adult = await house.newPerson();
    const secret = { basis: 'consent_given', confirmed: true, secret: true } as const;
    expect(
      await refusal(house.access.stateConsent(await house.asProfessional('sage-femme', adult), secret)),
    ).toBe('secret-care-minor');
    const { child } = await family();
    const request = await house.asProfessional('sage-femme', child);
    const { until } = await house.access.stateConsent(request, { ...secret, basis: 'care_team' });
    expect(until.getTime()).toBeLessThanOrEqual(Date.now() + 86_400_000);
    await house.rows(`update access.consent set expires_at = now() where holder_id = $1`, [child.holderId]);
    expect((await house.access.threshold(request)).secret).toBe(false);
    expect(await refusal(house.documents.list(request, {}, everything))).toBe('access-refused');
  });

  test('nothing filed in a secret care is visible to the representatives, whatever was asked', async () => {
    const { child, parent } = await family();
    const request = await house.asProfessional('sage-femme', child);
    await house.access.stateConsent(request, { basis: 'consent_given', confirmed: true, secret: true });
    await refusal(file('sage-femme', child, 'Déposé sans le dire'));
    expect((await house.documents.list(await asParent({ child, parent }), {}, everything)).total).toBe(0);
  });
});
