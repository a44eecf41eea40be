/**
 * No reading without its line (T9), as PostgreSQL sees it: policies planted on the tables of the record and of the trace note
 * each transaction that looked, a trigger notes each that wrote a line, and the two are compared.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { House } from '../../src/app/compose.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { everything, fileIn, visible } from '../journeys/outward.ts';
import { newMinor, newRelative, PARENT } from '../journeys/relatives.ts';
import { newPdf } from '../journeys/sample-documents.ts';

const WATCHED = ['documents.entry', 'platform.blob_chunk', 'audit.line'];

let house: TestHouse;
let child: TestPerson;
let ids: string[];
beforeAll(async () => {
  house = await startHouse();
  child = await newMinor(house);
  ids = [
    await fileIn(house, newPdf(child, 'cardiologue'), 'cardiologue'),
    await fileIn(house, newPdf(child, 'medecin', { visibility: visible({ hidden: true }) }), 'medecin'),
    await fileIn(
      house,
      newPdf(child, 'infirmiere', { visibility: visible({ invisibleToRepresentatives: true }) }),
      'infirmiere',
    ),
  ];
  await house.consent('cardiologue', child);
  await house.rows(`
    create table public.looked (xid xid8, what text, primary key (xid, what));
    create table public.told (xid xid8 primary key);
    create function public.look(what text) returns boolean language plpgsql volatile security definer as $$
      begin insert into public.looked values (pg_current_xact_id(), what) on conflict do nothing; return true; end $$;
    create function public.tell() returns trigger language plpgsql security definer as $$
      begin insert into public.told values (pg_current_xact_id()) on conflict do nothing; return null; end $$;
    create trigger told after insert on audit.line for each row execute function public.tell()`);
  for (const table of WATCHED)
    await house.rows(
      `create policy planted on ${table} as restrictive for select to carnet_app using (public.look('${table}'))`,
    );
}, 60_000);
beforeEach(() => house.rows('truncate public.looked, public.told'));
afterAll(() => house?.close());

/** What was looked at by transactions that left no line. */
const untold = async () =>
  (
    await house.rows<{ what: string }>(
      'select what from public.looked where xid not in (select xid from public.told) order by what',
    )
  ).map(({ what }) => what);
const looks = async () => (await house.rows('select 1 from public.looked')).length;

type Doors = House['doors'];
const DOORS: Readonly<Record<string, (doors: Doors, request: VisitRequest) => Promise<unknown>>> = {
  list: ({ documents }, request) => documents.list(request, {}, everything),
  search: ({ documents }, request) => documents.search(request, {}, everything),
  read: ({ documents }, request) => documents.read(request, ids[0]!),
  content: ({ documents }, request) => documents.content(request, ids[0]!),
  describe: ({ documents }, request) => documents.describe(request, ids[0]!),
  'read what is not theirs to know': ({ documents }, request) => documents.read(request, ids[2]!),
  hide: ({ documents }, request) => documents.hide(request, ids[0]!),
  show: ({ documents }, request) => documents.show(request, ids[0]!),
  history: ({ access }, request) => access.history(request, { limit: 50 }),
  'one line': async ({ access }, request) =>
    access.historyLine(request, (await access.history(request, { limit: 1 }))[0]!.id),
  'who is in the history': ({ access }, request) => access.historyActors(request),
  'the whole history': ({ access }, request) => access.wholeHistory(request),
};

/** Asked only beside what leaves the line: the names that a history shows, an image of a page, the act that is about to come. */
const BESIDE: typeof DOORS = {
  part: ({ documents }, request) => documents.part(request, ids[0]!),
  know: ({ documents }, request) => documents.know(request, { entryId: ids[0]! }),
  titles: ({ documents }, request) => documents.titles(request, ids),
};

test.each(Object.keys(DOORS))('%s: who looks leaves a line', async (door) => {
  const askers: VisitRequest[] = [
    await house.asHolder(child),
    (await newRelative(house, child, PARENT)).request,
    await house.asProfessional('cardiologue', child),
    await house.asProfessional('infirmiere', child),
    await house.asProfessional('secretaire', child),
  ];
  await house.rows('truncate public.looked, public.told');
  for (const request of askers) await DOORS[door]!(house, request).catch(() => {});
  expect(await looks()).toBeGreaterThan(1);
  expect(await untold()).toEqual([]);
});

test.each(Object.keys(BESIDE))('%s: leaves no line of its own, and is seen to leave none', async (door) => {
  await BESIDE[door]!(house, await house.asHolder(child));
  expect((await untold()).length).toBeGreaterThan(0);
});

test('a reading that leaves none is seen', async () => {
  await house.access.reading(await house.asHolder(child), (visit) =>
    sql`select title from documents.entry where holder_id = ${child.holderId}`.execute(visit.tx),
  );
  expect(await untold()).toEqual(['documents.entry']);
  expect(await looks()).toBe(1);
});
