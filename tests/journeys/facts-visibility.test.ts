/**
 * What is read in a document is never more visible than the document (R24): every code of visibility, every act on the document,
 * twelve people, both gates, in lines, counts and points of a curve. Without the trigger that carries a change, it is found out.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { Visibility } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { ALLERGY_AND_WEIGHT, newReport } from './facts-reports.ts';
import { visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { authorOf } from './sample-documents.ts';

let house: TestHouse;
let child: TestPerson;
let people: Readonly<Record<string, VisitRequest>>;

beforeAll(async () => {
  house = await startHouse();
  const made = await newMinor(house, { treating: ['medecin'] });
  const [born] = await house.rows<{ date: string }>(
    'select birth_date::text as date from citizens.person where holder_id = $1',
    [made.holderId],
  );
  child = { ...made, birthDate: born!.date };
  await house.consent('infirmiere', child);
  const relative = async (mandate: Parameters<typeof newRelative>[2]) =>
    (await newRelative(house, child, mandate)).request;
  people = {
    holder: await house.asHolder(child),
    parent: await relative(PARENT),
    'parent who reads': await relative({ kind: 'parent', scopes: ['documents.read'] }),
    carer: await relative({ kind: 'carer', scopes: ['documents.read', 'documents.add'] }),
    'carer who sees hidden': await relative({ kind: 'carer', scopes: ['documents.read'], seesHidden: true }),
    'carer without reading': await relative({ kind: 'carer', scopes: ['documents.add'] }),
    author: await house.asProfessional('cardiologue', child),
    'treating doctor': await house.asProfessional('medecin', child),
    'nurse with consent': await house.asProfessional('infirmiere', child),
    validator: await house.asProfessional('biologiste', child),
    pharmacist: await house.asProfessional('pharmacien', child),
    secretary: await house.asProfessional('secretaire', child),
  };
  await house.house.doors.healthProfile.extraction.agree(people.holder!);
  await house.house.doors.healthProfile.extraction.settled();
});
afterAll(() => house?.close());

let counter = 1000;
/** A report with a series of its own: what is found of it is its own. */
async function file(visibility: Partial<Visibility> = {}, replaces?: string) {
  counter += 1;
  const code = `${counter}-1`;
  const document = newReport(
    child,
    'cardiologue',
    [{ code, name: 'Essai', value: '1', unit: 'g/L', on: '20260112' }],
    {
      others: ALLERGY_AND_WEIGHT,
      ...(replaces && {
        context: `<relatedDocument typeCode="RPLC"><parentDocument><id root="${replaces}"/></parentDocument></relatedDocument>`,
      }),
    },
  );
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf('cardiologue') },
    {
      documents: [
        {
          ...document,
          visibility: visible(visibility),
          validator: { id: authorOf('biologiste').id, label: 'Dr Anne Vasseur' },
        },
      ],
    },
  );
  const [one] = documents;
  return { entryId: parsePublicId(one!.id)!.objectId, uniqueId: one!.uniqueId, series: `loinc-${code}` };
}
type Filed = Awaited<ReturnType<typeof file>>;

const yes = (asked: Promise<unknown>) =>
  asked.then(
    () => true,
    () => false,
  );

/** What the database itself gives to this visit: the document, and what was read in it. */
const rowsFor = (who: VisitRequest, entryId: string) =>
  house.access
    .reading(who, async ({ tx, holderId }) => {
      const { rows } = await sql<{ document: number; derived: number }>`select
        (select count(*)::int from documents.entry where holder_id = ${holderId} and entry_id = ${entryId}) as document,
        (select count(*)::int from profile.result where holder_id = ${holderId} and source_entry_id = ${entryId})
          + (select count(*)::int from profile.fact where holder_id = ${holderId} and source_entry_id = ${entryId})
          + (select count(*)::int from profile.measure where holder_id = ${holderId} and source_entry_id = ${entryId}) as derived`.execute(
        tx,
      );
      return rows[0]!;
    })
    .catch(() => ({ document: 0, derived: 0 }));

type Seen = { readonly document: boolean; readonly result: boolean };

/** Who sees the document, and who sees its result; and every way in which somebody sees more of it than of the document. */
async function look({ entryId, series }: Filed) {
  const { results } = house.house.doors.healthProfile;
  const open = house.withoutFirstGate();
  const seen: Record<string, Seen> = {};
  const leaks: string[] = [];
  for (const [who, request] of Object.entries(people)) {
    const document = await yes(house.documents.read(request, entryId));
    const result = await yes(results.series(request, series));
    const line = await results
      .overview(request, new Date(0))
      .then(({ families }) => families.some(({ lines }) => lines.some((one) => one.series === series)))
      .catch(() => false);
    seen[who] = { document, result };
    if (result !== line) leaks.push(`${who}: the list says ${line}, the curve ${result}`);
    if (result && !document) leaks.push(`${who}: result`);
    const rows = await rowsFor(request, entryId);
    if (rows.derived > 0 && rows.document === 0) leaks.push(`${who}: rows`);
    // the second gate alone
    const byDatabase = await yes(open.healthProfile.results.series(request, series));
    if (byDatabase && rows.document === 0) leaks.push(`${who}: result, by the database alone`);
  }
  return { seen, leaks, readers: Object.keys(seen).filter((who) => seen[who]!.result) };
}

type Step = readonly [act: string, (one: Filed) => Promise<Filed | undefined>];
const act = (name: 'hide' | 'show' | 'reveal' | 'archive' | 'unarchive' | 'remove', who: string): Step => [
  `${name} by the ${who}`,
  async ({ entryId }) => {
    await house.documents[name](people[who]!, entryId);
    return undefined;
  },
];
const replace = (visibility: Partial<Visibility>): Step => [
  'replaced by its author',
  ({ uniqueId }) => file(visibility, uniqueId),
];

// An author who may not enter reaches their own documents one by one, and no list or curve (R56).
const EVERYBODY_WHO_READS = [
  'holder',
  'parent',
  'parent who reads',
  'carer',
  'carer who sees hidden',
  'treating doctor',
  'nurse with consent',
];
const without = (...names: string[]) => EVERYBODY_WHO_READS.filter((who) => !names.includes(who));

const CHAINS: readonly {
  readonly as: string;
  readonly visibility: Partial<Visibility>;
  readonly readers: readonly string[];
  readonly steps: readonly Step[];
}[] = [
  {
    as: 'visible',
    visibility: {},
    readers: EVERYBODY_WHO_READS,
    steps: [
      act('archive', 'holder'),
      act('unarchive', 'holder'),
      act('hide', 'holder'),
      act('show', 'holder'),
      replace({}),
      act('remove', 'author'),
    ],
  },
  {
    as: 'MASQUE_PS',
    visibility: { hidden: true },
    readers: without('carer', 'nurse with consent'),
    steps: [act('show', 'holder'), act('hide', 'parent'), act('archive', 'author'), act('remove', 'author')],
  },
  {
    as: 'INVISIBLE_PATIENT',
    visibility: { invisibleToPatient: true },
    readers: ['treating doctor', 'nurse with consent'],
    steps: [
      act('archive', 'author'),
      act('unarchive', 'author'),
      act('reveal', 'author'),
      act('hide', 'holder'),
      act('remove', 'author'),
    ],
  },
  {
    as: 'INVISIBLE_REPRESENTANTS_LEGAUX',
    visibility: { invisibleToRepresentatives: true },
    readers: without('parent', 'parent who reads', 'carer', 'carer who sees hidden'),
    steps: [
      act('hide', 'holder'),
      act('show', 'holder'),
      replace({ invisibleToRepresentatives: true }),
      act('reveal', 'author'),
      act('remove', 'author'),
    ],
  },
];

describe.each(CHAINS)('$as', ({ visibility, readers, steps }) => {
  test('filed, then each act', async () => {
    let one = await file(visibility);
    const filed = await look(one);
    expect(filed.leaks).toEqual([]);
    // neither more nor less than the document, which so many may read
    expect(filed.readers).toEqual(readers);
    for (const [name, step] of steps) {
      const before = one;
      one = (await step(one)) ?? one;
      const { seen, leaks } = await look(one);
      expect([name, leaks]).toEqual([name, []]);
      for (const [who, { document, result }] of Object.entries(seen))
        if (who !== 'author') expect([name, who, result]).toEqual([name, who, document]);
      // of the version before, nothing is left
      if (one !== before) expect((await look(before)).readers).toEqual([]);
    }
    // deleted by its author: nothing is left of it in any table
    const left = await house.rows(
      `select 1 from profile.result where source_entry_id = $1 union all select 1 from profile.fact where source_entry_id = $1
       union all select 1 from profile.measure where source_entry_id = $1 union all select 1 from profile.extraction where entry_id = $1`,
      [one.entryId],
    );
    expect(left).toEqual([]);
  });
});

test('a count, a « last result » and a curve hold only what this reader may know', async () => {
  counter += 1;
  const code = `${counter}-1`;
  const report = async (value: string, on: string, visibility: Partial<Visibility>) => {
    const document = newReport(child, 'cardiologue', [{ code, name: 'Compté', value, unit: 'g/L', on }]);
    await house.documents.depositLot(
      { session: await house.sessionOf('cardiologue') },
      { documents: [{ ...document, visibility: visible(visibility) }] },
    );
  };
  await report('1.0', '20250101', {});
  await report('2.0', '20250201', { hidden: true });
  await report('3.0', '20250301', { invisibleToPatient: true });
  await report('4.0', '20250401', { invisibleToRepresentatives: true });
  const { results } = house.house.doors.healthProfile;
  const told = async (who: string) => {
    const { families } = await results.overview(people[who]!, new Date(0));
    const line = families.flatMap(({ lines }) => lines).find(({ series }) => series === `loinc-${code}`);
    const curve = await results.series(people[who]!, `loinc-${code}`);
    return [
      line?.last.text,
      line?.before?.text,
      line?.count,
      line?.fresh,
      curve.results.map(({ text }) => text).join(' '),
    ];
  };
  expect(await told('holder')).toEqual(['4.0', '2.0', 3, 3, '1.0 2.0 4.0']);
  expect(await told('parent')).toEqual(['2.0', '1.0', 2, 2, '1.0 2.0']);
  expect(await told('carer')).toEqual(['1.0', undefined, 1, 1, '1.0']);
  expect(await told('nurse with consent')).toEqual(['4.0', '3.0', 3, 3, '1.0 3.0 4.0']);
  expect(await told('treating doctor')).toEqual(['4.0', '3.0', 4, 4, '1.0 2.0 3.0 4.0']);
});

test.each(['results_followed', 'entry_followed'])(
  'without the trigger %s, what is hidden leaks, and is found',
  async (trigger) => {
    const one = await file();
    await house.rows(`alter table documents.entry disable trigger ${trigger}`);
    try {
      await house.documents.hide(people.holder!, one.entryId);
      expect((await look(one)).leaks).not.toEqual([]);
    } finally {
      await house.rows(`alter table documents.entry enable trigger ${trigger}`);
    }
  },
);

test('a parent who is not the one who asks adds nothing of a secret to the curve', async () => {
  const one = await file({ invisibleToRepresentatives: true });
  const parent = await house.house.doors.healthProfile.results.overview(people.parent!, new Date(0));
  expect(JSON.stringify(parent)).not.toContain(one.series);
});
