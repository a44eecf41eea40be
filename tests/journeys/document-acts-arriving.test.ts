/**
 * In which state a document arrives: hidden where the person hides what is new (R49), secret in a care kept from the
 * representatives (R13, EX_0.1-1100), the person's where a relative added it (R40, R53).
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NewDocument, VISIBLE } from '#documents';
import { insKey } from '#formats/ins';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { everything, seenIn, toldBy, visible } from './outward.ts';
import { newMinor, newRelative, PARENT, type Relative } from './relatives.ts';
import { authorOf, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

/** A number that is nobody's. */
const NOBODY = `2990199999001${insKey('2990199999001')}`;
const HIDDEN = visible({ hidden: true });
const WAITING = visible({ invisibleToPatient: true });
const SECRET = visible({ invisibleToRepresentatives: true });

async function filed(document: NewDocument, session: { readonly hash: Buffer }) {
  const { documents } = await house.documents.depositLot({ session }, { documents: [document] });
  const done = documents[0]!;
  return { ...done, entryId: parsePublicId(done.id)!.objectId };
}
const file = async (document: NewDocument, by: ProfessionalName = 'cardiologue') =>
  filed(document, await house.sessionOf(by));
const rowOf = async (entryId: string) =>
  (
    await house.rows<{ hidden: boolean; waits: boolean; depositor: string; label: string; origin: string }>(
      `select hidden, invisible_to_patient as waits, depositor_id as depositor, depositor_label as label, origin
       from documents.entry where entry_id = $1`,
      [entryId],
    )
  )[0]!;

describe('somebody who hides what is new', () => {
  async function hiding(): Promise<TestPerson> {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.consent('infirmiere', paule);
    await house.rows('insert into access.switches (holder_id, hides_new) values ($1, true)', [
      paule.holderId,
    ]);
    return paule;
  }
  const seesIt = async (name: ProfessionalName, of: TestPerson) =>
    (await seenIn(house, await house.asProfessional(name, of))).total;

  test('has new documents hidden, and the depositor is told so', async () => {
    const paule = await hiding();
    const own = await file(newPdf(paule, 'cardiologue'));
    expect(own.visibility).toEqual(HIDDEN);
    expect(await seesIt('infirmiere', paule)).toBe(0);
    expect(await seesIt('medecin', paule)).toBe(1);
    expect((await seenIn(house, await house.asHolder(paule))).total).toBe(1);
    // its author keeps it, and reads in which state it is
    const read = await house.documents.read(await house.asProfessional('cardiologue', paule), own.entryId);
    expect(read.warnings).toEqual(['warn-hidden']);
    // through a secretariat, and by the person: nobody's new document is an exception
    expect((await file(newPdf(paule, 'cardiologue'), 'secretaire')).visibility).toEqual(HIDDEN);
    const byHolder = newPdf(paule, 'cardiologue', { typeCode: 'DOCPAT05' });
    expect((await filed(byHolder, await house.sessionOfHolder(paule.holderId))).visibility).toEqual(HIDDEN);
    expect(await seesIt('infirmiere', paule)).toBe(0);
  });

  test('is answered the same when the deposit comes again; whoever may not know is not told what became of it', async () => {
    const paule = await hiding();
    const document = newPdf(paule, 'cardiologue');
    const first = await file(document);
    expect(await file(document)).toMatchObject({ id: first.id, created: false, visibility: HIDDEN });
    const anne = await house.newPerson();
    const forAuthor = newPdf(anne, 'cardiologue');
    const { entryId } = await file(forAuthor, 'secretaire');
    await house.documents.hide(await house.asHolder(anne), entryId);
    const again = await file(forAuthor, 'secretaire');
    expect(again).toMatchObject({ created: false, visibility: VISIBLE, revision: 1 });
  });

  test('sees what waited for its announcement hidden once it is opened: by the author, or by the date', async () => {
    const paule = await hiding();
    const [byAuthor, byDate] = [
      await file(newPdf(paule, 'cardiologue', { visibility: WAITING })),
      await file(newPdf(paule, 'cardiologue', { visibility: WAITING })),
    ];
    expect(byAuthor.visibility).toEqual(WAITING);
    expect(await seesIt('infirmiere', paule)).toBe(2);
    await house.documents.reveal(await house.asProfessional('cardiologue', paule), byAuthor.entryId);
    await house.rows(
      `update documents.entry set deposited_at = now() - interval '1 month 1 minute', revision = revision + 1 where entry_id = $1`,
      [byDate.entryId],
    );
    await house.documents.revealDue();
    for (const { entryId } of [byAuthor, byDate])
      expect(await rowOf(entryId)).toMatchObject({ hidden: true, waits: false });
    expect(await seesIt('infirmiere', paule)).toBe(0);
    expect((await seenIn(house, await house.asHolder(paule))).total).toBe(2);
  });

  test('who hides nothing has nothing hidden', async () => {
    const paule = await house.newPerson();
    expect((await file(newPdf(paule, 'cardiologue'))).visibility).toEqual(VISIBLE);
    const waiting = await file(newPdf(paule, 'cardiologue', { visibility: WAITING }));
    await house.documents.reveal(await house.asProfessional('cardiologue', paule), waiting.entryId);
    expect(await rowOf(waiting.entryId)).toMatchObject({ hidden: false, waits: false });
  });

  test('what waited is new from when it is shown, and never by another act', async () => {
    const paule = await house.newPerson();
    const waiting = await file(newPdf(paule, 'cardiologue', { visibility: WAITING }));
    const plain = await file(newPdf(paule, 'cardiologue'));
    const [{ now: lastVisit }] = (await house.rows<{ now: Date }>('select clock_timestamp() as now')) as [
      { now: Date },
    ];
    const fresh = async () =>
      (
        await house.documents.list(
          await house.asHolder(paule),
          { shownAfter: lastVisit },
          { limit: 10, offset: 0 },
        )
      ).entries.map(({ entryId }) => entryId);
    expect(await fresh()).toEqual([]);
    await house.documents.reveal(await house.asProfessional('cardiologue', paule), waiting.entryId);
    await house.documents.hide(await house.asHolder(paule), plain.entryId);
    expect(await fresh()).toEqual([waiting.entryId]);
  });

  test('a correction that shows what waited for its announcement arrives hidden too', async () => {
    const paule = await hiding();
    const waiting = newPdf(paule, 'cardiologue', { visibility: WAITING });
    await file(waiting);
    const shown = await file(newPdf(paule, 'cardiologue', { replaces: waiting.uniqueId! }));
    expect(shown).toMatchObject({ version: 2, visibility: HIDDEN });
  });
});

describe('in a care that a minor keeps secret', () => {
  let child: TestPerson;
  let mother: Relative;
  beforeAll(async () => {
    child = await newMinor(house);
    mother = await newRelative(house, child, PARENT);
    await file(newPdf(child, 'cardiologue', { title: 'Avant' }));
    await house.access.stateConsent(await house.asProfessional('cardiologue', child), {
      basis: 'consent_given',
      confirmed: true,
      secret: true,
    });
  });
  const linesFor = async (relative: Relative) =>
    (await house.access.history(relative.request, { limit: 200 })).map(({ action, objectId }) => [
      action,
      objectId,
    ]);

  test('a document is invisible to the representatives, or refused with a sentence that says so', async () => {
    for (const visibility of [undefined, HIDDEN, WAITING])
      expect(await toldBy(file(newPdf(child, 'cardiologue', { visibility })))).toMatchObject({
        code: 'secret-care',
        status: 422,
        sentence: 'Pendant un soin tenu secret, un document est invisible pour les représentants légaux.',
      });
    const { entryId, visibility } = await file(newPdf(child, 'cardiologue', { visibility: SECRET }));
    expect(visibility).toEqual(SECRET);
    expect((await seenIn(house, await house.asHolder(child))).ids).toContain(entryId);
    expect((await seenIn(house, mother.request)).ids).not.toContain(entryId);
    expect(await toldBy(house.documents.read(mother.request, entryId))).toMatchObject({
      code: 'document-absent',
    });
  });

  test('a colleague outside of it files as always', async () => {
    expect((await file(newPdf(child, 'biologiste'), 'biologiste')).visibility).toEqual(VISIBLE);
  });

  test('what the representatives see is not corrected, whatever is asked', async () => {
    const before = await house.rows<{ unique_id: string }>(
      `select unique_id from documents.entry where holder_id = $1 and title = 'Avant'`,
      [child.holderId],
    );
    const replaces = before[0]!.unique_id;
    expect(await toldBy(file(newPdf(child, 'cardiologue', { replaces, visibility: SECRET })))).toMatchObject({
      code: 'secret-correction',
    });
    expect(await toldBy(file(newPdf(child, 'cardiologue', { replaces })))).toMatchObject({
      code: 'secret-care',
    });
  });

  test('no act on the document leaves a line that a representative reads: deposit, refusals, reading, hiding, deleting', async () => {
    const seen = await linesFor(mother);
    const count = (await house.access.history(await house.asHolder(child), { limit: 200 })).length;
    const author = await house.asProfessional('cardiologue', child);
    const document = newPdf(child, 'cardiologue', { visibility: SECRET });
    const { entryId } = await file(document);
    await file(newPdf(child, 'cardiologue', { visibility: SECRET, replaces: document.uniqueId! }));
    await toldBy(file(newPdf(child, 'cardiologue')));
    await house.documents.read(author, entryId);
    await house.documents.hide(author, entryId);
    await toldBy(house.documents.archive(author, entryId));
    await toldBy(house.documents.remove(author, entryId));
    // of another who may see it and not act on it
    await house.consent('biologiste', child);
    const other = await file(newPdf(child, 'cardiologue', { visibility: SECRET }));
    const colleague = await house.asProfessional('biologiste', child);
    for (const act of ['hide', 'archive', 'remove', 'reveal'] as const)
      expect(await toldBy(house.documents[act](colleague, other.entryId))).toMatchObject({
        code: 'act-refused',
      });
    const now = await linesFor(mother);
    // the colleague's statement of consent is open, and so is what the mother did herself
    expect(now.filter(([action]) => String(action).startsWith('document.'))).toEqual(
      seen.filter(([action]) => String(action).startsWith('document.')),
    );
    const all = await house.access.history(await house.asHolder(child), { limit: 200 });
    expect(all.length).toBeGreaterThanOrEqual(count + 12);
  });

  test('its author may show it to the representatives, once and for ever', async () => {
    const { entryId } = await file(newPdf(child, 'cardiologue', { visibility: SECRET }));
    const author = await house.asProfessional('cardiologue', child);
    await house.documents.reveal(author, entryId, 'representatives');
    await house.documents.reveal(author, entryId, 'representatives');
    expect((await seenIn(house, mother.request)).ids).toContain(entryId);
    const replaces = (await house.documents.read(author, entryId)).entry.uniqueId;
    await house.access.withdrawConsent(author, 'secret');
    expect(await toldBy(file(newPdf(child, 'cardiologue', { replaces, visibility: SECRET })))).toMatchObject({
      code: 'was-visible',
    });
  });
});

describe('what a relative adds', () => {
  const own = (of: TestPerson, over: Partial<NewDocument> = {}) =>
    newPdf(of, 'cardiologue', { typeCode: 'DOCPAT05', ...over });
  const CARER = {
    kind: 'carer',
    scopes: ['documents.read', 'documents.add'],
    label: 'Lucas Essai',
  } as const;

  test('is the person’s, in the relative’s name, without a receipt of a professional', async () => {
    const child = await newMinor(house);
    for (const relative of [
      await newRelative(house, child, { ...PARENT, label: 'Sandrine Essai' }),
      await newRelative(house, child, CARER),
    ]) {
      const { session } = relative.request;
      const { entryId } = await filed(own(child), session);
      expect(await rowOf(entryId)).toMatchObject({
        origin: 'holder',
        depositor: relative.person.holderId,
        label: expect.stringMatching(/^(Sandrine|Lucas) Essai$/),
      });
      expect(
        await house.rows('select 1 from documents.receipt where actor_id = $1', [relative.person.holderId]),
      ).toEqual([]);
      const [line] = await house.access.history(await house.asHolder(child), { limit: 1 });
      expect(line).toMatchObject({
        action: 'document.deposit',
        rule: 'A-DEPOSIT-RELATIVE',
        actor: { kind: 'PATIENT', label: expect.stringMatching(/ Essai$/) },
        basis: expect.stringMatching(/^mandate:(parent|carer)$/),
      });
    }
  });

  test('is corrected and deleted by the person and by each other, within what was given to them', async () => {
    const child = await newMinor(house, { treating: ['medecin'] });
    const [mother, carer, reader] = [
      await newRelative(house, child, PARENT),
      await newRelative(house, child, CARER),
      await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'] }),
    ];
    const first = own(child);
    await filed(first, carer.request.session);
    const second = own(child, { replaces: first.uniqueId! });
    expect(await filed(second, mother.request.session)).toMatchObject({ version: 2 });
    const third = own(child, { replaces: second.uniqueId! });
    expect(await filed(third, await house.sessionOfHolder(child.holderId))).toMatchObject({ version: 3 });
    // a professional does not replace what the person filed, nor does a carer who only reads
    for (const session of [await house.sessionOf('medecin'), reader.request.session])
      expect(await toldBy(filed(own(child, { replaces: third.uniqueId! }), session))).not.toBe('accepted');
    const fourth = await filed(own(child, { replaces: third.uniqueId! }), carer.request.session);
    expect(await toldBy(house.documents.remove(reader.request, fourth.entryId))).toMatchObject({
      code: 'document-absent',
    });
    await house.documents.remove(carer.request, fourth.entryId);
    expect((await house.documents.list(await house.asHolder(child), {}, everything)).total).toBe(0);
  });

  test('is refused outside of the mandate: another type, another visibility, a pause, an end', async () => {
    const child = await newMinor(house);
    const carer = await newRelative(house, child, CARER);
    const { session } = carer.request;
    for (const over of [
      { typeCode: '11502-2' },
      { visibility: SECRET },
      { visibility: WAITING },
    ] satisfies Partial<NewDocument>[])
      expect(await toldBy(filed(own(child, over), session))).toMatchObject({ code: 'act-refused' });
    const reader = await newRelative(house, child, { kind: 'carer', scopes: ['documents.read'] });
    expect(await toldBy(filed(own(child), reader.request.session))).toMatchObject({ code: 'act-refused' });
    const set = (change: string) =>
      house.rows(`update representation.mandate set ${change} where holder_id = $1 and person_id = $2`, [
        child.holderId,
        carer.person.holderId,
      ]);
    await set('paused_at = now()');
    expect(await toldBy(filed(own(child), session))).toMatchObject({ code: 'space-not-open' });
    await set('paused_at = null');
    await filed(own(child), session);
    await set(`status = 'ended'`);
    expect(await toldBy(filed(own(child), session))).toMatchObject({ code: 'space-not-open' });
    // of an unknown person, the same words (R16)
    expect(await toldBy(filed(own({ ...child, ins: NOBODY }), session))).toMatchObject({
      code: 'space-not-open',
    });
  });

  test('names whoever it likes as its author, who gets no right by it (R53)', async () => {
    const child = await newMinor(house);
    const carer = await newRelative(house, child, CARER);
    const document = own(child, { author: authorOf('cardiologue'), uniqueId: randomUUID() });
    const { entryId } = await filed(document, carer.request.session);
    const named = await house.asProfessional('cardiologue', child);
    expect(await toldBy(house.documents.read(named, entryId))).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.documents.remove(named, entryId))).toMatchObject({ code: 'document-absent' });
  });
});
