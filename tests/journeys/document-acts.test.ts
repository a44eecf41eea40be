/**
 * Who may do what to a document, written down by hand: twelve people, nine documents, six acts (K03–K05, C08, C10; R2, R5, R6,
 * R12, R13, R22, R33–R36, R40, R43). Each attempt is made on a document of its own, through the real gates.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { toldBy, visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { authorOf, newPdf } from './sample-documents.ts';

let house: TestHouse;
let child: TestPerson;
let people: Readonly<Record<Who, VisitRequest>>;

const WHO = [
  'holder',
  'parent',
  'parent who reads',
  'carer',
  'carer who sees hidden',
  'carer who reads',
  'author',
  'treating doctor',
  'nurse with consent',
  'validator',
  'pharmacist',
  'secretary',
] as const;
type Who = (typeof WHO)[number];

beforeAll(async () => {
  house = await startHouse();
  child = await newMinor(house, { treating: ['medecin'] });
  await house.consent('infirmiere', child);
  const relative = async (mandate: Parameters<typeof newRelative>[2]) =>
    (await newRelative(house, child, mandate)).request;
  people = {
    holder: await house.asHolder(child),
    parent: await relative(PARENT),
    'parent who reads': await relative({ kind: 'parent', scopes: ['documents.read'] }),
    carer: await relative({ kind: 'carer', scopes: ['documents.read', 'documents.add'] }),
    'carer who sees hidden': await relative({
      kind: 'carer',
      scopes: ['documents.read', 'documents.add'],
      seesHidden: true,
    }),
    'carer who reads': await relative({ kind: 'carer', scopes: ['documents.read'] }),
    author: await house.asProfessional('cardiologue', child),
    'treating doctor': await house.asProfessional('medecin', child),
    'nurse with consent': await house.asProfessional('infirmiere', child),
    validator: await house.asProfessional('biologiste', child),
    pharmacist: await house.asProfessional('pharmacien', child),
    secretary: await house.asProfessional('secretaire', child),
  };
});
afterAll(() => house?.close());

const ACTS = ['archive', 'unarchive', 'remove', 'hide', 'show', 'reveal'] as const;
type Act = (typeof ACTS)[number];

async function filed(document: NewDocument, session: { readonly hash: Buffer }): Promise<string> {
  const { documents } = await house.documents.depositLot({ session }, { documents: [document] });
  return parsePublicId(documents[0]!.id)!.objectId;
}
const byCardiologist = async (over: Partial<NewDocument> = {}) =>
  filed(
    newPdf(child, 'cardiologue', {
      validator: { id: authorOf('biologiste').id, label: 'Dr Anne Vasseur' },
      ...over,
    }),
    await house.sessionOf('cardiologue'),
  );
const byPersonsSide = async (request: VisitRequest) =>
  filed(
    newPdf(child, 'cardiologue', {
      typeCode: 'DOCPAT05',
      author: { ...authorOf('cardiologue'), label: 'Moi' },
    }),
    request.session,
  );
const after = async (entryId: Promise<string>, act: (entryId: string) => Promise<unknown>) => {
  await act(await entryId);
  return entryId;
};

/** Each of them new at every call. */
const DOCUMENTS = {
  'a professional’s': () => byCardiologist(),
  hidden: () => after(byCardiologist(), (id) => house.documents.hide(people.holder, id)),
  'waiting for its announcement': () => byCardiologist({ visibility: visible({ invisibleToPatient: true }) }),
  'kept from the representatives': () =>
    byCardiologist({ visibility: visible({ invisibleToRepresentatives: true }) }),
  'the person’s own': () => byPersonsSide(people.holder),
  'added by a carer': () => byPersonsSide(people.carer),
  archived: () => after(byCardiologist(), (id) => house.documents.archive(people.author, id)),
  'an old version': () =>
    after(byCardiologist(), async (id) => {
      const { entry } = await house.documents.read(people.author, id);
      return byCardiologist({ replaces: entry.uniqueId });
    }),
  deleted: () => after(byCardiologist(), (id) => house.documents.remove(people.author, id)),
} as const;
type Kind = keyof typeof DOCUMENTS;

/**
 * Done; Refused in words; Absent, as what never existed; at the person's reQuest only, which has to be said; an old Version.
 * Acts in the order of ACTS.
 */
const EXPECTED: Readonly<Record<Kind, Readonly<Record<Who, string>>>> = {
  'a professional’s': {
    holder: 'DDRDDR',
    parent: 'DDRDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AARAAA',
    'carer who sees hidden': 'AARAAA',
    'carer who reads': 'AAAAAA',
    author: 'DDDDDD',
    'treating doctor': 'DDRRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  hidden: {
    holder: 'DDRDDR',
    parent: 'DDRDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AAAAAA',
    'carer who sees hidden': 'AARAAA',
    'carer who reads': 'AAAAAA',
    author: 'DDDDDD',
    'treating doctor': 'DDRRQR',
    'nurse with consent': 'AAAAAA',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  'waiting for its announcement': {
    holder: 'AAAAAA',
    parent: 'AAAAAA',
    'parent who reads': 'AAAAAA',
    carer: 'AAAAAA',
    'carer who sees hidden': 'AAAAAA',
    'carer who reads': 'AAAAAA',
    author: 'DDDRDD',
    'treating doctor': 'DDRRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  'kept from the representatives': {
    holder: 'DDRDDR',
    parent: 'AAAAAA',
    'parent who reads': 'AAAAAA',
    carer: 'AAAAAA',
    'carer who sees hidden': 'AAAAAA',
    'carer who reads': 'AAAAAA',
    author: 'DDDDDD',
    'treating doctor': 'DDRRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  'the person’s own': {
    holder: 'DDDDDR',
    parent: 'DDDDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AADAAA',
    'carer who sees hidden': 'AADAAA',
    'carer who reads': 'AAAAAA',
    // named as its author by the person, which gives no right (R53)
    author: 'AAAAAA',
    'treating doctor': 'DDQRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  'added by a carer': {
    holder: 'DDDDDR',
    parent: 'DDDDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AADAAA',
    'carer who sees hidden': 'AADAAA',
    'carer who reads': 'AAAAAA',
    author: 'AAAAAA',
    'treating doctor': 'DDQRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  archived: {
    holder: 'DDRDDR',
    parent: 'DDRDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AARAAA',
    'carer who sees hidden': 'AARAAA',
    'carer who reads': 'AAAAAA',
    author: 'DDDDDD',
    'treating doctor': 'DDRRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  'an old version': {
    holder: 'VVRDDR',
    parent: 'VVRDDR',
    'parent who reads': 'AAAAAA',
    carer: 'AARAAA',
    'carer who sees hidden': 'AARAAA',
    'carer who reads': 'AAAAAA',
    author: 'VVRDDD',
    'treating doctor': 'VVRRQR',
    'nurse with consent': 'RRRRRR',
    validator: 'AAAAAA',
    pharmacist: 'AAAAAA',
    secretary: 'AAAAAA',
  },
  deleted: Object.fromEntries(WHO.map((who) => [who, 'AAAAAA'])) as Record<Who, string>,
};

const LETTERS: Readonly<Record<string, string>> = {
  accepted: 'D',
  'act-refused': 'R',
  'document-absent': 'A',
  'request-not-stated': 'Q',
  'old-version': 'V',
};

/** What an act that is done leaves of a row, where it has an effect. */
const LEAVES: Readonly<Record<Act, Record<string, unknown>>> = {
  archive: { status: 'archived' },
  unarchive: { status: 'current' },
  remove: { status: 'deleted', title: '' },
  hide: { hidden: true },
  show: { hidden: false },
  reveal: { invisible_to_patient: false },
};

const rowOf = async (entryId: string) =>
  (
    await house.rows<Record<string, unknown>>(
      `select status, hidden, invisible_to_patient, invisible_to_representatives, title, revision
       from documents.entry where entry_id = $1`,
      [entryId],
    )
  )[0];
/** The newest line, and how many there are. */
const history = async () =>
  (
    await house.rows<{ n: number; action: string; outcome: string; secret: boolean; object: string | null }>(
      `select (count(*) over ())::int as n, action, outcome, secret, coalesce(object_id, sealed_object_id)::text as object
       from audit.line where holder_id = $1 order by at desc, line_id desc limit 1`,
      [child.holderId],
    )
  )[0]!;

describe.each(Object.keys(DOCUMENTS) as Kind[])('a document: %s', (kind) => {
  test.each(WHO)('%s', async (who) => {
    const told: string[] = [];
    for (const act of ACTS) {
      const entryId = await DOCUMENTS[kind]();
      const [before, { n }] = [await rowOf(entryId), await history()];
      const outcome = await toldBy(house.documents[act](people[who], entryId));
      const code = outcome === 'accepted' ? 'accepted' : outcome.code;
      const letter = LETTERS[code];
      told.push(letter ?? `(${code})`);

      // one line, whatever came of it, and secret where the document is
      const line = await history();
      expect(line).toMatchObject({
        n: n + 1,
        action: act === 'remove' ? 'document.delete' : `document.${act}`,
        outcome: letter === 'D' ? 'allowed' : 'refused',
        object: entryId,
      });
      if (kind === 'kept from the representatives' && letter !== 'A')
        expect([act, line.secret]).toEqual([act, true]);

      const left = await rowOf(entryId);
      if (letter === 'D') expect(left).toMatchObject(LEAVES[act]);
      else expect(left).toEqual(before);
      if (letter === 'Q') {
        const { show, remove } = house.documents;
        await (act === 'show' ? show : remove)(people[who], entryId, { atPersonRequest: true });
        expect(await rowOf(entryId)).toMatchObject(LEAVES[act]);
      }
      // again, without an effect: answered as done, a line more, nothing changed (R43); what is deleted is absent (R36)
      if (letter === 'D') {
        const again = await toldBy(house.documents[act](people[who], entryId));
        expect([act, again === 'accepted' ? again : again.code]).toEqual([
          act,
          act === 'remove' ? 'document-absent' : 'accepted',
        ]);
        expect(await rowOf(entryId)).toEqual(left);
        expect((await history()).n).toBe(n + 2);
      }
    }
    expect(told.join('')).toBe(EXPECTED[kind][who]);
  });
});

test('in an emergency nobody hides, shows or reveals; a doctor still archives and deletes what they wrote', async () => {
  const inEmergency = await house.asProfessional('cardiologue', child, 'bris_de_glace');
  const own = await byCardiologist();
  for (const act of ['hide', 'show', 'reveal'] as const)
    expect(await toldBy(house.documents[act](inEmergency, own))).toMatchObject({ code: 'act-refused' });
  await house.documents.archive(inEmergency, own);
  await house.documents.remove(inEmergency, own);
  expect(await rowOf(own)).toMatchObject({ status: 'deleted' });
});

test('an author who was blocked keeps their own documents (R4)', async () => {
  const other = await house.newPerson();
  await house.access.block(await house.asHolder(other), authorOf('cardiologue').id!);
  const own = await filed(newPdf(other, 'cardiologue'), await house.sessionOf('cardiologue'));
  const author = await house.asProfessional('cardiologue', other);
  await house.documents.archive(author, own);
  await house.documents.hide(author, own);
  await house.documents.remove(author, own);
  expect(await rowOf(own)).toMatchObject({ status: 'deleted' });
});

test.each(['closed', 'announced', 'deceased', 'destroyed'] as const)(
  'in a space that is %s nobody acts on anything',
  async (state) => {
    const other = await house.newPerson({ treating: ['medecin'] });
    const own = await filed(newPdf(other, 'cardiologue'), await house.sessionOf('cardiologue'));
    const before = await rowOf(own);
    await house.setState(other, state);
    for (const act of ACTS)
      for (const request of [
        await house.asProfessional('cardiologue', other),
        await house.asProfessional('medecin', other),
        await house.asHolder(other),
      ])
        expect([act, await toldBy(house.documents[act](request, own))]).not.toEqual([act, 'accepted']);
    expect(await rowOf(own)).toEqual(before);
  },
);
