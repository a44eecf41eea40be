/**
 * The database alone (T3): the table of access is replaced by « yes to everything », and every door of the record is tried by
 * everybody, in every relation and state. Whatever comes out that the whole house would not give is a leak.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { CarnetError } from '#platform/errors';
import type { House } from '../../src/app/compose.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';
import { everything, fileIn, visible } from './outward.ts';
import { enterState, STATES } from './relation-states.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let child: TestPerson;
let ids: string[];
beforeAll(async () => {
  house = await startHouse();
  child = await newMinor(house);
  const file = (by: ProfessionalName, over: Partial<NewDocument> = {}) =>
    fileIn(house, newPdf(child, by, over), by);
  ids = [
    await file('cardiologue'),
    await file('cardiologue', { visibility: visible({ hidden: true }) }),
    await file('medecin', { visibility: visible({ invisibleToPatient: true }) }),
    await file('infirmiere', { visibility: visible({ invisibleToRepresentatives: true }) }),
    await file('biologiste', { typeCode: '11502-2' }),
    await file('pharmacien', { typeCode: '60593-1' }),
  ];
  const holder = await house.asHolder(child);
  await house.access.block(holder, professional('sage-femme').nationalId);
  await house.documents.list(holder, {}, everything);
}, 60_000);
afterAll(() => house?.close());

type Doors = House['doors'];
/** Each way in to something of the space, giving the ids of what came out. */
type Reading = (doors: Doors, request: VisitRequest) => Promise<readonly (string | undefined)[]>;
const READINGS: Record<string, Reading> = {
  list: async ({ documents }, request) =>
    (await documents.list(request, {}, everything)).entries.map(({ entryId }) => entryId),
  'list, archived too': async ({ documents }, request) =>
    (
      await documents.list(
        request,
        { statuses: ['current', 'archived', 'superseded', 'deleted'] },
        everything,
      )
    ).entries.map(({ entryId }) => entryId),
  'list, its count': async ({ documents }, request) => [
    `count ${(await documents.list(request, {}, everything)).total}`,
  ],
  search: async ({ documents }, request) =>
    (await documents.search(request, {}, everything)).map(({ entryId }) => entryId),
  titles: async ({ documents }, request) => [...(await documents.titles(request, ids)).keys()],
  history: async ({ access }, request) => (await access.history(request, { limit: 200 })).map(({ id }) => id),
  'who is in the history': async ({ access }, request) =>
    (await access.historyActors(request)).map(({ id, lines }) => `${id} ${lines}`),
  relations: async ({ access }, request) =>
    (await access.reading(request, (visit) => access.listRelations(visit))).map(
      (one) => `${one.id} ${one.consent} ${one.ground} ${one.blocked} ${one.treating}`,
    ),
  emergencies: async ({ access }, request) => (await access.emergencies(request)).map(({ id }) => id),
  contests: async ({ access }, request) => (await access.contests(request)).map(({ id }) => id),
  channels: async ({ access, citizens }, request) =>
    (await access.reading(request, (visit) => citizens.contactChannels(visit.tx, visit.holderId))).map(
      ({ value }) => value,
    ),
};
/** A refusal is an absence; anything else is a fault of the test or of the house. */
const nothing = (error: unknown) => {
  if (error instanceof CarnetError) return [];
  throw error;
};
const one = {
  read: ({ documents }: Doors, request: VisitRequest, id: string) => documents.read(request, id),
  content: ({ documents }: Doors, request: VisitRequest, id: string) => documents.content(request, id),
  part: ({ documents }: Doors, request: VisitRequest, id: string) => documents.part(request, id),
  describe: ({ documents }: Doors, request: VisitRequest, id: string) => documents.describe(request, id),
  know: ({ documents }: Doors, request: VisitRequest, entryId: string) =>
    documents.know(request, { entryId }),
};
for (const [door, open] of Object.entries(one))
  READINGS[door] = async (doors, request) => {
    const out: (string | undefined)[] = [];
    for (const id of ids) {
      const got = await open(doors, request, id).catch(nothing);
      if (got && !(Array.isArray(got) && got.length === 0)) out.push(id);
    }
    return out;
  };

type Tally = { reads: number; given: number; leaks: string[] };

/** Doors that give documents: a document that the whole house lets them open by its id is theirs, listed or not. */
const OF_DOCUMENTS = new Set([
  'list',
  'list, archived too',
  'search',
  'titles',
  'read',
  'content',
  'part',
  'describe',
  'know',
]);

/** What the second gate alone gives, less what the whole house gives. */
async function ask(who: string, request: VisitRequest, tally: Tally): Promise<void> {
  const open = house.withoutFirstGate();
  const known = await Promise.all(
    [READINGS.read, READINGS.know].map((read) => read?.(house, request).catch(nothing)),
  );
  const me = await house.access.asActor(request.session, (_tx, id) => Promise.resolve(id));
  // an author goes on knowing of their own in a space that was opposed (R35)
  const own = await house.rows<{ entry_id: string }>(
    `select entry_id from documents.entry e join enrolment.space s using (holder_id)
     where holder_id = $1 and author_id = $2 and s.state = 'opposed'`,
    [child.holderId, me],
  );
  const theirs = new Set([...known.flatMap((some) => some ?? []), ...own.map((row) => row.entry_id)]);
  for (const [door, read] of Object.entries(READINGS)) {
    const alone = await read(open, request).catch(nothing);
    tally.reads += 1;
    tally.given += alone.length;
    const extra = OF_DOCUMENTS.has(door)
      ? alone.filter((one) => !theirs.has(one))
      : door === 'list, its count'
        ? alone.filter((one) => Number(one?.slice(6)) > theirs.size)
        : await extraOf(door, alone, await read(house, request).catch(nothing), request);
    for (const one of extra) if (tally.leaks.length < 20) tally.leaks.push(`${who}: ${door} gives ${one}`);
  }
}

/** A history grows by the asking itself: what is compared is whose lines it gives, and the secret ones. */
async function extraOf(
  door: string,
  alone: readonly (string | undefined)[],
  whole: readonly (string | undefined)[],
  request: VisitRequest,
): Promise<readonly (string | undefined)[]> {
  if (door === 'who is in the history') return alone.length > whole.length + 1 ? alone : [];
  if (door !== 'history') return alone.filter((one) => !whole.includes(one));
  const me = await house.access.asActor(request.session, (_tx, id) => Promise.resolve(id));
  const read = ({ access }: Doors) => access.history(request, { limit: 200 }).catch(nothing);
  const given = await read(house);
  const mayOthers = given.some(({ actor }) => actor.id !== me);
  const maySecret = given.some(({ secret }) => secret === true);
  return (await read(house.withoutFirstGate()))
    .filter(({ actor, secret }) => (actor.id !== me && !mayOthers) || (secret === true && !maySecret))
    .map(({ id }) => id);
}

async function askEverybody(
  tally: Tally,
  names: readonly ProfessionalName[],
  states = STATES,
): Promise<void> {
  for (const name of names)
    for (const state of states) {
      await enterState(house, child, professional(name).nationalId, state);
      await ask(`${name}, ${state.name}`, await house.asProfessional(name, child), tally);
    }
}

test('gives nothing that the whole house would not give: every professional, in every relation', async () => {
  const tally: Tally = { reads: 0, given: 0, leaks: [] };
  await askEverybody(tally, ['medecin', 'infirmiere', 'biologiste']);
  await askEverybody(tally, PROFESSIONALS, STATES.slice(0, 2));
  console.log(
    `second gate alone, professionals: ${tally.leaks.length} leaks of ${tally.reads} readings, ${tally.given} rows given`,
  );
  expect(tally.leaks).toEqual([]);
  expect(tally.given).toBeGreaterThan(500);
}, 180_000);

test('nor to relatives, strangers, carers, the notifier, in any state of the space, in an emergency', async () => {
  const tally: Tally = { reads: 0, given: 0, leaks: [] };
  const [first] = STATES;
  const askers: (readonly [string, VisitRequest])[] = [
    ['the holder', await house.asHolder(child)],
    ['a parent', (await newRelative(house, child, PARENT)).request],
    [
      'a parent without documents',
      (await newRelative(house, child, { ...PARENT, scopes: ['access'] })).request,
    ],
    ['a carer', (await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'] })).request],
    [
      'a carer who sees the hidden',
      (await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'], seesHidden: true }))
        .request,
    ],
    ['a stranger', { ...(await house.asHolder(await house.newPerson())), holderId: child.holderId }],
  ];
  for (const state of ['active', 'created', 'closed', 'opposed', 'announced', 'deceased'] as const) {
    await house.setState(child, state);
    for (const [who, request] of askers) await ask(`${who}, ${state}`, request, tally);
    await askEverybody(tally, ['medecin', 'cardiologue', 'infirmiere', 'secretaire'], STATES.slice(0, 3));
  }
  await house.setState(child, 'active');
  for (const name of ['regulateur', 'infirmiere'] as const)
    for (const mode of ['bris_de_glace', 'centre_15'] as const) {
      await enterState(house, child, professional(name).nationalId, first ?? { name: '', set: [] });
      // asked for and not opened
      await ask(`${name}, ${mode} not opened`, { ...(await house.asProfessional(name, child)), mode }, tally);
    }
  await house.openEmergency('regulateur', child);
  await ask('regulateur, glass broken', await house.asProfessional('regulateur', child), tally);
  console.log(
    `second gate alone, others: ${tally.leaks.length} leaks of ${tally.reads} readings, ${tally.given} rows given`,
  );
  expect(tally.leaks).toEqual([]);
  expect(tally.given).toBeGreaterThan(100);
}, 180_000);

test('a policy that is taken away is seen at once', async () => {
  const planted: readonly (readonly [string, string])[] = [
    ['documents.entry', 'entry_read'],
    ['audit.line', 'line_read'],
  ];
  for (const [table, policy] of planted) {
    await house.rows(
      `create policy planted on ${table} for select to carnet_app using (holder_id = platform.holder())`,
    );
    const tally: Tally = { reads: 0, given: 0, leaks: [] };
    await askEverybody(tally, ['infirmiere', 'secretaire'], STATES.slice(0, 1));
    await house.rows(`drop policy planted on ${table}`);
    expect([policy, tally.leaks.length > 0]).toEqual([policy, true]);
  }
}, 60_000);
