/**
 * « Voir comme » shows what is true: for professions, states of the relation, emergencies and relatives, the list that the
 * person is shown is the one that the other really gets, through both gates, but for what the person may not know yet (B1, B15).
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer, VisitRequest } from '#access';
import type { DocumentStatus, NewDocument } from '#documents';
import { openDatabase } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { establishMandate } from '#representation';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { fileIn, toldBy, visible } from './outward.ts';
import { consent, enterState, STATES } from './relation-states.ts';
import { newPdf } from './sample-documents.ts';

const STATUSES: readonly DocumentStatus[] = ['current', 'superseded', 'archived'];
const all = { limit: 500, offset: 0 };

/** One profession a line: code, section or savoir-faire, number of a fictitious professional. */
type Somebody = {
  readonly id: string;
  readonly group: string | undefined;
  readonly session: { readonly hash: Buffer };
};

let house: TestHouse;
let paule: TestPerson;
let people: Somebody[];
/** What the person may not know of: no eyes show it to them. */
let waiting: string;

beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson();
  people = [];
  const { reference } = house.access;
  const professions = [
    ...reference.professions.filter(({ system }) => system === 'TRE_G15').slice(0, 20),
    ...reference.professions.filter(({ code }) => code === 'SECRETARIAT_MEDICAL'),
  ];
  for (const [at, { code, system, labelFr }] of professions.entries()) {
    const id = `89970098${String(at).padStart(4, '0')}`;
    await house.professionals.register(
      {
        id,
        familyName: `Personne ${at}`,
        givenName: 'Alex',
        professionCode: code,
        professionSystem: system,
        professionLabel: labelFr,
        structureId: '1990000119',
      },
      { id: '1990000119', name: 'CHU de Valombrelle' },
    );
    people.push({
      id,
      group: reference.groupOf({ professionCode: code, professionSystem: system }),
      session: await house.newSession({ kind: 'professional', professionalId: id }),
    });
  }
  waiting = await fillRecord(paule);
}, 120_000);
afterAll(() => house?.close());

/** Types of each category, seen and hidden, by several authors, old versions and archived ones. @returns what waits */
async function fillRecord(of: TestPerson): Promise<string> {
  const file = (over: Partial<NewDocument> = {}) =>
    fileIn(house, newPdf(of, 'cardiologue', over), 'cardiologue');
  const types = house.access.reference.types.filter(
    ({ origin, creatable }) => origin === 'professional' && creatable,
  );
  for (const [at, { code }] of types.filter((_, n) => n % 4 === 0).entries())
    await file({ typeCode: code, visibility: visible({ hidden: at % 3 === 0 }) });
  const uniqueId = randomUUID();
  await file({ uniqueId });
  await file({ replaces: uniqueId });
  await house.rows(
    `update documents.entry set status = 'archived', revision = revision + 1 where holder_id = $1 and entry_id = $2`,
    [of.holderId, await file()],
  );
  // some of each profession's own, hidden or not; one in the name of the structure
  for (const [at, { id }] of people.entries())
    await house.rows(
      `update documents.entry set author_id = $3, own_name = $4, revision = revision + 1 where holder_id = $1 and entry_id = $2`,
      [of.holderId, await file({ visibility: visible({ hidden: at % 2 === 0 }) }), id, at % 7 === 0],
    );
  return file({ visibility: visible({ invisibleToPatient: true }) });
}

/** The real thing: the list in somebody's own session; where the list is refused, what still opens by its address. */
async function reallySees(request: VisitRequest, ids: readonly string[]): Promise<readonly string[]> {
  try {
    const { entries } = await house.documents.list(request, { statuses: STATUSES }, all);
    return entries.map(({ entryId }) => entryId);
  } catch (error) {
    if (!(error instanceof CarnetError)) throw error;
  }
  const opened: string[] = [];
  for (const entryId of ids)
    if ((await toldBy(house.documents.know(request, { entryId }))) === 'accepted') opened.push(entryId);
  return opened;
}

async function shown(of: TestPerson, viewer: Viewer, holder?: VisitRequest) {
  const list = await house.documents.seeAs(holder ?? (await house.asHolder(of)), {
    viewer,
    statuses: STATUSES,
    ...all,
  });
  // told in counts too, and all of it is accounted for
  expect(list.total).toBe(list.entries.length);
  expect(list.missing.reduce((sum, { count }) => sum + count, list.total)).toBe(list.outOf);
  expect(list.categories.reduce((sum, { count }) => sum + count, 0)).toBe(list.total);
  expect(list.years.reduce((sum, { count }) => sum + count, 0)).toBe(list.total);
  return list;
}

const idsOf = (list: { readonly entries: readonly { readonly entryId: string }[] }) =>
  list.entries.map(({ entryId }) => entryId);
const everyId = async (of: TestPerson) =>
  (
    await house.rows<{ id: string }>('select entry_id as id from documents.entry where holder_id = $1', [
      of.holderId,
    ])
  ).map(({ id }) => id);

type Tally = { asked: number; differ: number; full: number; partial: number; empty: number };
async function compare(
  tally: Tally,
  name: string,
  viewer: Viewer,
  request: VisitRequest,
  ids: readonly string[],
): Promise<string[]> {
  const list = await shown(paule, viewer);
  const real = (await reallySees(request, ids)).filter((id) => id !== waiting);
  tally.asked++;
  const kind = list.total === 0 ? 'empty' : list.missing.length === 0 ? 'full' : 'partial';
  tally[kind]++;
  const same = [...real].sort().join() === [...idsOf(list)].sort().join();
  if (!same) tally.differ++;
  return same ? [] : [`${name}: shown ${list.total}, really ${real.length}`];
}
const noTally = (): Tally => ({ asked: 0, differ: 0, full: 0, partial: 0, empty: 0 });

describe('see as', () => {
  test('equals what a named professional really gets: 21 professions in 13 states', async () => {
    const tally = noTally();
    const ids = await everyId(paule);
    const found: string[] = [];
    for (const state of STATES)
      for (const { id, session } of people) {
        await enterState(house, paule, id, state);
        const request = { session, holderId: paule.holderId };
        found.push(
          ...(await compare(tally, `${id} ${state.name}`, { kind: 'professional', id }, request, ids)),
        );
      }
    expect(found).toEqual([]);
    expect(tally.asked).toBe(people.length * STATES.length);
    // not vacuous: some see nothing, some a part; nobody of care sees all that the person sees but the treating
    expect(tally.empty).toBeGreaterThan(0);
    expect(tally.partial).toBeGreaterThan(50);
    console.info(`see as, named: ${tally.asked} compared, ${tally.differ} differ`);
  }, 120_000);

  test('equals what anybody of a profession would get once agreed, and what a named one would', async () => {
    const tally = noTally();
    const ids = await everyId(paule);
    const found: string[] = [];
    // nobody of these wrote anything here
    await house.rows(
      `update documents.entry set author_id = 'nobody', own_name = false, revision = revision + 1 where holder_id = $1`,
      [paule.holderId],
    );
    for (const { id, group, session } of people) {
      if (!group) continue;
      await enterState(house, paule, id, { name: '', set: [] });
      const before = await Promise.all([
        shown(paule, { kind: 'profession', group }),
        shown(paule, { kind: 'professional', id, agreed: true }),
      ]);
      await enterState(house, paule, id, { name: '', set: [consent('statement')] });
      found.push(
        ...(await compare(
          tally,
          group,
          { kind: 'profession', group },
          { session, holderId: paule.holderId },
          ids,
        )),
      );
      const after = idsOf(await shown(paule, { kind: 'professional', id }));
      // a secretariat has a column and opens nothing (R38)
      if (group !== 'secretariat_54')
        for (const one of before) expect([group, idsOf(one)]).toEqual([group, after]);
    }
    expect(found.filter((one) => !one.startsWith('secretariat_54'))).toEqual([]);
    expect(tally.asked).toBeGreaterThan(10);
  }, 60_000);

  test('equals what an emergency opens, whatever the switches, for the 15 and for the others', async () => {
    const tally = noTally();
    const ids = await everyId(paule);
    const found: string[] = [];
    const holder = await house.asHolder(paule);
    const seen = new Set<number>();
    for (const samu of [true, false])
      for (const others of [true, false])
        for (const hidden of [true, false]) {
          await house.access.changeSwitch(holder, 'samu', samu);
          await house.access.changeSwitch(holder, 'others', others);
          await house.access.changeSwitch(holder, 'hidden', hidden);
          for (const { id, group, session } of people.filter((_, at) => at % 3 === 0)) {
            if (!group) continue;
            for (const mode of ['bris_de_glace', 'centre_15'] as const) {
              await enterState(house, paule, id, { name: '', set: [] });
              const isSamu = mode === 'centre_15';
              if (isSamu && group !== 'p10') continue;
              await house.rows(
                `update professionals.professional set regulator = $2 where professional_id = $1`,
                [id, isSamu],
              );
              await house.rows(
                `insert into access.emergency_access (holder_id, emergency_id, professional_id, session_hash, mode, reason, ends_at)
                 values ($1, gen_random_uuid(), $2, $3, $4, 'urgence', now() + interval '1 hour')`,
                [paule.holderId, id, session.hash, mode],
              );
              const request = { session, holderId: paule.holderId };
              const name = `${group} ${mode} ${samu} ${others} ${hidden}`;
              const anyone: Viewer = isSamu
                ? { kind: 'samu' }
                : { kind: 'profession', group, inEmergency: true };
              found.push(...(await compare(tally, name, anyone, request, ids)));
              // the very person whose emergency runs now
              found.push(
                ...(await compare(tally, `${name} named`, { kind: 'professional', id }, request, ids)),
              );
              if (isSamu) seen.add((await shown(paule, anyone)).total);
            }
          }
        }
    expect(found).toEqual([]);
    // refused, without and with what is hidden
    expect(seen.size).toBe(3);
    await enterState(house, paule, '', { name: '', set: [] });
    for (const which of ['samu', 'others'] as const) await house.access.changeSwitch(holder, which, true);
    await house.access.changeSwitch(holder, 'hidden', false);
  }, 60_000);

  test('equals what a parent and carers really get, and tells nothing to the parent of what is kept from them', async () => {
    const child = await house.newPerson();
    await house.rows(
      `update citizens.person set birth_date = now() - interval '15 years' where holder_id = $1`,
      [child.holderId],
    );
    await fillRecord(child);
    const secret = await fileIn(
      house,
      newPdf(child, 'cardiologue', { visibility: visible({ invisibleToRepresentatives: true }) }),
      'cardiologue',
    );
    const relatives = [
      { kind: 'parent', scopes: ['documents.read', 'access', 'trace'], seesHidden: true },
      { kind: 'parent', scopes: ['access', 'trace'], seesHidden: true },
      { kind: 'carer', scopes: ['documents.read'], seesHidden: false },
      { kind: 'carer', scopes: ['documents.read'], seesHidden: true },
      { kind: 'carer', scopes: ['documents.add'], seesHidden: true },
    ] as const;
    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
    const holder = await house.asHolder(child);
    const ids = await everyId(child);
    const totals: number[] = [];
    for (const relative of relatives) {
      const person = await house.newPerson();
      await establishMandate(batch, {
        holderId: child.holderId,
        personId: person.holderId,
        personLabel: 'Parent Essai',
        personIs: 'votre proche',
        holderIs: 'votre proche',
        since: '2024-01-01',
        ...relative,
      });
      const [mandate] = await house.rows<{ id: string }>(
        'select mandate_id as id from representation.mandate where holder_id = $1 and person_id = $2',
        [child.holderId, person.holderId],
      );
      const list = await shown(child, { kind: 'relative', mandateId: mandate!.id }, holder);
      const request = { session: await house.sessionOfHolder(person.holderId), holderId: child.holderId };
      expect([relative.kind, idsOf(list).sort()]).toEqual([
        relative.kind,
        [...(await reallySees(request, ids))].sort(),
      ]);
      expect(idsOf(list)).not.toContain(secret);
      totals.push(list.total);
      // generic eyes, for those who have nobody yet
      if (relative === relatives[0])
        expect(idsOf(await shown(child, { kind: 'representative' }, holder))).toEqual(idsOf(list));
      if (relative.kind === 'carer' && relative.scopes[0] === 'documents.read')
        expect(idsOf(await shown(child, { kind: 'carer', seesHidden: relative.seesHidden }, holder))).toEqual(
          idsOf(list),
        );
      if (relative === relatives[0]) {
        // the parent asks in turn what the author sees: the secret one is in no list and no count
        const author: Viewer = { kind: 'profession', group: 'p10' };
        const asParent = await shown(child, author, request);
        const asChild = await shown(child, author, holder);
        expect(idsOf(asChild)).toContain(secret);
        expect(idsOf(asParent)).toEqual(idsOf(asChild).filter((id) => id !== secret));
        expect(asChild.outOf - asParent.outOf).toBe(1);
      }
    }
    await batch.destroy();
    expect(new Set(totals).size).toBeGreaterThan(2);
    // R40: a carer decides on nothing, and does not ask who sees what
    const carer = await house.rows<{ person_id: string }>(
      `select person_id from representation.mandate where holder_id = $1 and kind = 'carer' and 'documents.read' = any(scopes)`,
      [child.holderId],
    );
    expect(
      await toldBy(
        shown(
          child,
          { kind: 'samu' },
          {
            session: await house.sessionOfHolder(carer[0]!.person_id),
            holderId: child.holderId,
          },
        ),
      ),
    ).toMatchObject({ code: 'act-refused' });
  }, 60_000);

  test('is the same, counts and reasons too, with and without what waits for its announcement', async () => {
    const [one, twin] = [await house.newPerson(), await house.newPerson()];
    const told: unknown[] = [];
    for (const of of [one, twin]) {
      await fileIn(house, newPdf(of, 'cardiologue'), 'cardiologue');
      if (of === twin)
        await fileIn(
          house,
          newPdf(of, 'cardiologue', { visibility: visible({ invisibleToPatient: true }) }),
          'cardiologue',
        );
      for (const group of ['p10', 'p60_69', 'p28']) {
        const { entries, missing, ...rest } = await shown(of, { kind: 'profession', group });
        told.push({
          ...rest,
          entries: entries.length,
          missing: missing.map(({ some, ...reason }) => ({ ...reason, some: some.length })),
        });
      }
    }
    expect(told.slice(3)).toEqual(told.slice(0, 3));
  });

  test('asks about somebody who exists, and only for whoever decides on access', async () => {
    for (const viewer of [
      { kind: 'profession', group: 'p00' },
      { kind: 'relative', mandateId: randomUUID() },
    ] as const)
      expect(await toldBy(shown(paule, viewer))).toMatchObject({ code: 'viewer-unknown' });
    expect(await toldBy(shown(paule, { kind: 'professional', id: 'nobody' }))).toMatchObject({
      code: 'professional-unknown',
    });
    await house.consent('infirmiere', paule);
    expect(
      await toldBy(shown(paule, { kind: 'samu' }, await house.asProfessional('infirmiere', paule))),
    ).toMatchObject({ code: 'act-refused' });
  });

  test('catches a second gate that would keep what is hidden from the treating doctor too', async () => {
    const doctor = people.find(({ group }) => group === 'p10')!;
    await enterState(house, paule, doctor.id, STATES.find(({ name }) => name === 'treating')!);
    const request = { session: doctor.session, holderId: paule.holderId };
    const ids = await everyId(paule);
    const faults = () => compare(noTally(), 'planted', { kind: 'professional', id: doctor.id }, request, ids);
    expect(await faults()).toEqual([]);
    const [gate] = await house.rows<{ text: string }>(
      `select pg_get_functiondef(oid) as text from pg_proc where proname = 'exists_for'`,
    );
    const planted = gate!.text.replace(`may_hidden = 'yes'::text`, 'false');
    expect(planted).not.toBe(gate!.text);
    await house.rows(planted);
    expect(await faults()).toHaveLength(1);
    await house.rows(gate!.text);
    expect(await faults()).toEqual([]);
  });
});
