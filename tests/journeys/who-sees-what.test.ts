/** Who sees what of a record, in the words of the field: hiding, blocking, the matrix, professions without access, shut spaces. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument, Visibility } from '#documents';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';
import { authorOf, BIOLOGY, CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const everything = { limit: 100, offset: 0 };
const visible = (over: Partial<Visibility>): Visibility => ({ hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false, ...over });

/** @returns the id of the entry */
async function file(document: NewDocument, by: ProfessionalName = 'cardiologue'): Promise<string> {
  const { documents } = await house.documents.depositLot({ session: await house.sessionOf(by) }, { documents: [document] });
  return parsePublicId(documents[0]!.id)!.objectId;
}
/** Everything a list tells: rows, count, categories, years. */
async function seen(request: VisitRequest) {
  const { entries, total, categories, years } = await house.documents.list(request, {}, everything);
  return { ids: entries.map(({ entryId }) => entryId), total, categories, years };
}
/** What a refusal tells outside. */
async function toldBy(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CarnetError)) throw error;
    const { name, code, status, sentence, advice, issue, detail, message } = error;
    return { name: name === 'Refused' ? 'CarnetError' : name, code, status, sentence, advice, issue, detail, message };
  }
  return 'accepted';
}

describe('a document that the person hides', () => {
  let paule: TestPerson;
  let shown: string;
  let hidden: string;
  beforeAll(async () => {
    paule = await house.newPerson({ treating: ['medecin'] });
    for (const name of ['infirmiere', 'biologiste', 'pharmacien'] as const) await house.consent(name, paule);
    shown = await file(newPdf(paule, 'cardiologue', { actStart: new Date('2024-03-01') }));
    hidden = await file(newPdf(paule, 'cardiologue', { actStart: new Date('2021-03-01'), typeCode: BIOLOGY }));
  });

  test('was seen by those whose profession may', async () => {
    expect(await seen(await house.asProfessional('infirmiere', paule))).toMatchObject({
      total: 2,
      years: [{ year: 2024, count: 1 }, { year: 2021, count: 1 }],
    });
  });

  test('is gone for a nurse with consent: rows, count, categories and years, as if it never was', async () => {
    const twin = await house.newPerson();
    await house.consent('infirmiere', twin);
    const alone = await file(newPdf(twin, 'cardiologue', { actStart: new Date('2024-03-01') }));
    await house.documents.hide(await house.asHolder(paule), hidden);
    const [mine, theirs] = [await seen(await house.asProfessional('infirmiere', paule)), await seen(await house.asProfessional('infirmiere', twin))];
    expect(mine.ids).toEqual([shown]);
    expect(theirs.ids).toEqual([alone]);
    expect({ ...mine, ids: [] }).toEqual({ ...theirs, ids: [] });
  });

  test('is answered by its id as a document that never existed, at every door', async () => {
    const nurse = await house.asProfessional('infirmiere', paule);
    const never = randomUUID();
    for (const door of ['read', 'content', 'part', 'describe', 'hide', 'show'] as const) {
      const [absent, unknown] = [await toldBy(house.documents[door](nurse, hidden)), await toldBy(house.documents[door](nurse, never))];
      expect([door, absent]).toEqual([door, unknown]);
      expect(absent).toMatchObject({ code: 'document-absent', status: 404 });
    }
    expect(await house.documents.titles(nurse, [hidden, never, shown])).toEqual(new Map([[shown, 'Résultats du 20 novembre']]));
    expect(await house.documents.search(nurse, { hidden: true }, everything)).toEqual([]);
    expect(await house.documents.search(nurse, { q: 'résultats', year: 2021 }, everything)).toEqual([]);
  });

  test('leaves one line of the refused attempt, alike for what never existed', async () => {
    const nurse = await house.asProfessional('infirmiere', paule);
    const never = randomUUID();
    await toldBy(house.documents.read(nurse, hidden));
    await toldBy(house.documents.read(nurse, never));
    const [second, first] = await house.access.history(await house.asHolder(paule), { limit: 2 });
    const { id: _1, at: _2, objectId: one, ...line } = first!;
    const { id: _3, at: _4, objectId: two, ...other } = second!;
    expect(line).toEqual(other);
    expect([one, two]).toEqual([hidden, never]);
    expect(line).toMatchObject({ action: 'document.read', outcome: 'refused', actor: { label: 'Élodie Girard' } });
  });

  test('is still seen by the person, its author and the treating doctor, and told as hidden', async () => {
    expect((await seen(await house.asHolder(paule))).ids).toEqual([shown, hidden]);
    expect((await seen(await house.asProfessional('medecin', paule))).ids).toEqual([shown, hidden]);
    const read = await house.documents.read(await house.asProfessional('medecin', paule), hidden);
    expect(read.warnings).toEqual(['warn-hidden']);
    expect((await house.documents.read(await house.asProfessional('cardiologue', paule), hidden)).entry.entryId).toBe(hidden);
    expect((await seen(await house.asProfessional('biologiste', paule))).ids).toEqual([shown]);
  });

  test('is not seen in an emergency, unless the person wants it', async () => {
    const emergency = () => house.asProfessional('biologiste', paule, 'bris_de_glace');
    expect((await seen(await emergency())).ids).toEqual([shown]);
    await house.rows('insert into access.switches (holder_id, emergency_hidden) values ($1, true)', [paule.holderId]);
    expect((await seen(await emergency())).ids).toEqual([shown, hidden]);
    await house.rows('delete from access.switches where holder_id = $1', [paule.holderId]);
  });

  test('comes back when it is shown again; doing it twice changes nothing and is traced', async () => {
    await house.documents.show(await house.asHolder(paule), hidden);
    expect((await seen(await house.asProfessional('infirmiere', paule))).ids).toEqual([shown, hidden]);
    const before = await house.documents.describe(await house.asHolder(paule), hidden);
    await house.documents.show(await house.asHolder(paule), hidden);
    expect((await house.documents.describe(await house.asHolder(paule), hidden)).revision).toBe(before.revision);
    const shownLines = (await house.access.history(await house.asHolder(paule), { limit: 50 })).filter(({ action }) => action === 'document.show' );
    expect(shownLines.filter(({ outcome }) => outcome === 'allowed')).toHaveLength(2);
  });

  test('may be hidden by its author, not by a colleague; a treating doctor only shows', async () => {
    const nurse = await house.asProfessional('infirmiere', paule);
    expect(await toldBy(house.documents.hide(nurse, shown))).toMatchObject({ code: 'act-refused', status: 403 });
    const doctor = await house.asProfessional('medecin', paule);
    expect(await toldBy(house.documents.hide(doctor, shown))).toMatchObject({ code: 'act-refused' });
    await house.documents.hide(await house.asProfessional('cardiologue', paule), shown);
    expect((await seen(nurse)).ids).toEqual([hidden]);
    await house.documents.show(doctor, shown);
    expect((await seen(nurse)).ids).toEqual([shown, hidden]);
  });
});

describe('a document that waits to be announced', () => {
  test('does not exist for the person: list, id, history, while professionals are warned', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const waiting = await file(newPdf(paule, 'cardiologue', { visibility: visible({ invisibleToPatient: true }) }));
    const holder = await house.asHolder(paule);
    expect(await seen(holder)).toMatchObject({ ids: [], total: 0, years: [] });
    expect(await toldBy(house.documents.read(holder, waiting))).toEqual(await toldBy(house.documents.read(holder, randomUUID())));
    expect(await toldBy(house.documents.hide(holder, waiting))).toEqual(await toldBy(house.documents.hide(holder, randomUUID())));
    const read = await house.documents.read(await house.asProfessional('medecin', paule), waiting);
    expect(read.warnings).toEqual(['warn-invisible-to-patient']);
    // the person asked for that id above; no line of anybody else names it (R12, R34)
    const lines = await house.access.history(holder, { limit: 50 });
    expect(lines.filter(({ actor }) => actor.kind !== 'PATIENT').map(({ action, objectId }) => [action, objectId])).toEqual([
      ['document.read', undefined],
      ['document.deposit', undefined],
    ]);
    const kept = await house.rows('select sealed_object_id from audit.line where holder_id = $1 and sealed_object_id is not null', [paule.holderId]);
    expect(kept).toEqual([{ sealed_object_id: waiting }, { sealed_object_id: waiting }]);
  });
});

describe('a professional whom the person blocks', () => {
  test('keeps their own documents and nothing else, in every mode; unblocking asks for consent again', async () => {
    const paule = await house.newPerson();
    await house.consent('cardiologue', paule);
    await house.consent('biologiste', paule);
    const own = await file(newPdf(paule, 'cardiologue'));
    const other = await file(newPdf(paule, 'biologiste'), 'biologiste');
    await house.access.block(await house.asHolder(paule), professional('cardiologue').nationalId);
    for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const) {
      const blocked = await house.asProfessional('cardiologue', paule, mode);
      expect(await toldBy(house.documents.list(blocked, {}, everything))).toMatchObject({
        code: 'access-refused',
        sentence: 'La personne a bloqué votre accès à son carnet.',
      });
      expect((await house.documents.read(blocked, own)).entry.entryId).toBe(own);
      expect(await toldBy(house.documents.read(blocked, other))).toMatchObject({ code: 'document-absent' });
    }
    expect(await toldBy(house.consent('cardiologue', paule))).toMatchObject({ code: 'act-refused' });
    expect((await seen(await house.asProfessional('biologiste', paule))).total).toBe(2);
    await house.access.unblock(await house.asHolder(paule), professional('cardiologue').nationalId);
    expect(await toldBy(house.documents.list(await house.asProfessional('cardiologue', paule), {}, everything))).toMatchObject({
      sentence: 'Demandez d’abord l’accord de la personne.',
    });
    await house.consent('cardiologue', paule);
    expect((await seen(await house.asProfessional('cardiologue', paule))).total).toBe(2);
  });

  test('may have been blocked before any access, also by the treating doctor at the person’s request', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.consent('infirmiere', paule);
    await house.access.block(await house.asHolder(paule), professional('biologiste').nationalId);
    expect(await toldBy(house.consent('biologiste', paule))).toMatchObject({ code: 'act-refused' });
    const doctor = await house.asProfessional('medecin', paule);
    await house.access.block(doctor, professional('infirmiere').nationalId);
    expect(await toldBy(house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything))).toMatchObject({ code: 'access-refused' });
    expect(await toldBy(house.access.unblock(doctor, professional('infirmiere').nationalId))).toMatchObject({ code: 'act-refused' });
    // lifting the block does not give the consent back (R28)
    await house.access.unblock(await house.asHolder(paule), professional('infirmiere').nationalId);
    expect(await toldBy(house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything))).toMatchObject({ code: 'access-refused' });
    expect(await toldBy(house.access.block(await house.asProfessional('biologiste', paule), 'x'))).toMatchObject({ code: 'act-refused' });
  });

  test('may still file', async () => {
    const paule = await house.newPerson();
    await house.access.block(await house.asHolder(paule), professional('cardiologue').nationalId);
    await file(newPdf(paule, 'cardiologue'));
    expect((await seen(await house.asHolder(paule))).total).toBe(1);
  });
});

describe('the matrix', () => {
  test('gives each profession exactly its types, in the list and one by one', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const { reference } = house.access;
    const types = reference.types.filter(({ origin, creatable }) => origin === 'professional' && creatable);
    const { documents } = await house.documents.depositLot(
      { session: await house.sessionOf('cardiologue') },
      { documents: types.map(({ code }) => newPdf(paule, 'cardiologue', { typeCode: code, title: code })) },
    );
    expect(documents.length).toBeGreaterThan(60);
    const given: Record<string, number> = {};
    for (const [name, group] of [
      ['pharmacien', 'p21_off'],
      ['infirmiere', 'p60_69'],
      ['sage-femme', 'p50'],
      ['biologiste', 'p10'],
      ['medecin', 'p10'],
    ] as const) {
      if (name !== 'medecin') await house.consent(name, paule);
      const readable = types.filter(({ code }) => reference.matrixCell(code, group) === 'allow').map(({ code }) => code);
      const request = await house.asProfessional(name, paule);
      const list = await house.documents.list(request, {}, everything);
      expect([name, list.entries.map(({ typeCode }) => typeCode).sort()]).toEqual([name, [...readable].sort()]);
      expect(list.total).toBe(readable.length);
      given[name] = readable.length;
      const [denied] = documents.filter(({ typeCode }) => !readable.includes(typeCode));
      if (denied) expect(await toldBy(house.documents.read(request, parsePublicId(denied.id)!.objectId))).toMatchObject({ code: 'document-absent' });
    }
    // so that the comparison above compares something
    expect(Math.min(...Object.values(given))).toBeGreaterThan(0);
    expect(given['pharmacien']).not.toBe(given['infirmiere']);
  });

  test('binds the treating doctor too, and the author of a type never published for them still reads it', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    expect(house.access.reference.matrixCell(CONSULTATION, 'p60_69')).not.toBe('allow');
    const own = await file(newPdf(paule, 'infirmiere', { typeCode: CONSULTATION }), 'infirmiere');
    const other = await file(newPdf(paule, 'cardiologue', { typeCode: CONSULTATION }));
    const nurse = await house.asProfessional('infirmiere', paule);
    expect((await seen(nurse)).ids).toEqual([own]);
    expect(await toldBy(house.documents.read(nurse, other))).toMatchObject({ code: 'document-absent' });
  });
});

describe('a profession without access', () => {
  test('an occupational doctor states no consent and reads nothing but their own, in no mode', async () => {
    const paule = await house.newPerson();
    const [own, other] = [await file(newPdf(paule, 'medecin-du-travail'), 'medecin-du-travail'), await file(newPdf(paule, 'cardiologue'))];
    expect(await toldBy(house.consent('medecin-du-travail', paule))).toMatchObject({
      code: 'act-refused',
      sentence: 'Un médecin du travail n’a pas accès au contenu du carnet.',
    });
    for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const) {
      const request = await house.asProfessional('medecin-du-travail', paule, mode);
      expect(await toldBy(house.documents.list(request, {}, everything))).toMatchObject({ code: 'access-refused' });
      expect(await toldBy(house.documents.read(request, other))).toMatchObject({ code: 'document-absent' });
      expect((await house.documents.read(request, own)).entry.entryId).toBe(own);
    }
  });

  test('a secretary files for an author of her structure, and lists, opens and states nothing', async () => {
    const paule = await house.newPerson();
    const id = await file(newPdf(paule, 'cardiologue'), 'secretaire');
    const secretary = await house.asProfessional('secretaire', paule);
    const sentence = 'Un secrétariat dépose pour un auteur. Il ne consulte pas le carnet.';
    expect(await toldBy(house.documents.list(secretary, {}, everything))).toMatchObject({ code: 'access-refused', sentence });
    expect(await toldBy(house.documents.search(secretary, {}, everything))).toMatchObject({ code: 'access-refused', sentence });
    expect(await toldBy(house.documents.read(secretary, id))).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.documents.hide(secretary, id))).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.consent('secretaire', paule))).toMatchObject({ code: 'act-refused' });
    expect(await toldBy(house.access.history(secretary, { limit: 10 }))).toMatchObject({ code: 'act-refused' });
    const { entry } = await house.documents.read(await house.asHolder(paule), id);
    expect(entry).toMatchObject({
      authorId: professional('cardiologue').nationalId,
      authorLabel: 'Marc Delaunay',
      depositorId: professional('secretaire').nationalId,
      depositorLabel: 'Sylvie Lemaire',
    });
    expect((await house.documents.receipts(await house.sessionOf('secretaire')))[0]).toMatchObject({ outcome: 'accepted', reference: entry.id });
    // the author reads what was filed for them, also without consent
    expect((await house.documents.read(await house.asProfessional('cardiologue', paule), id)).entry.entryId).toBe(id);
  });

  test('a structure that acts in its own name: its professionals stand by the document', async () => {
    const paule = await house.newPerson();
    const { structureId, structureLabel } = authorOf('cardiologue');
    const own = await file(
      newPdf(paule, 'cardiologue', { author: { id: undefined, label: structureLabel!, profession: undefined, structureId, structureLabel } }),
    );
    expect((await house.documents.read(await house.asProfessional('medecin-du-travail', paule), own)).entry.ownName).toBe(true);
    expect(await toldBy(house.documents.read(await house.asProfessional('medecin', paule), own))).toMatchObject({ code: 'document-absent' });
  });
});

describe('a space that is not open', () => {
  const doors: readonly (readonly [string, (request: VisitRequest) => Promise<unknown>])[] = [
    ['threshold', (request) => house.access.threshold(request)],
    ['list', (request) => house.documents.list(request, {}, everything)],
    ['search', (request) => house.documents.search(request, {}, everything)],
    ['consent', (request) => house.access.stateConsent(request, { basis: 'consent_given', confirmed: true })],
    ['history', (request) => house.access.history(request, { limit: 1 })],
  ];
  test.each(doors)('is answered by %s as a person who is unknown, in the same words', async (_name, door) => {
    const session = await house.sessionOf('cardiologue');
    const unknown = await toldBy(door({ session, holderId: randomUUID() }));
    expect(unknown).toMatchObject({ code: 'space-not-open', status: 404, sentence: 'Aucun carnet n’est ouvert pour ce matricule.' });
    for (const state of ['opposed', 'closed', 'announced', 'destroyed', 'deceased'] as const) {
      const person = await house.newPerson({ state, treating: ['cardiologue'] });
      for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const)
        expect([state, mode, await toldBy(door(await house.asProfessional('cardiologue', person, mode)))]).toEqual([state, mode, unknown]);
    }
  });

  test('that its owner closed shows them its history and nothing else', async () => {
    const paule = await house.newPerson();
    await file(newPdf(paule, 'cardiologue'));
    await house.setState(paule, 'closed');
    const holder = await house.asHolder(paule);
    expect((await house.access.history(holder, { limit: 10 })).map(({ action }) => action)).toEqual(['document.deposit']);
    expect(await toldBy(house.documents.list(holder, {}, everything))).not.toBe('accepted');
    expect(await toldBy(house.access.block(holder, 'x'))).not.toBe('accepted');
  });

  test('that was opposed: an author who filed before reads nothing any more', async () => {
    const paule = await house.newPerson();
    const own = await file(newPdf(paule, 'cardiologue'));
    await house.setState(paule, 'opposed');
    expect(await toldBy(house.documents.read(await house.asProfessional('cardiologue', paule), own))).toMatchObject({ code: 'space-not-open' });
  });
});

describe('the threshold', () => {
  test('says who the person is, what is open, and why not, and is traced', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const told = async (name: ProfessionalName) => {
      const { person, open, mayDeposit } = await house.access.threshold(await house.asProfessional(name, paule));
      return [person.ins === paule.ins, open.allowed, mayDeposit.allowed];
    };
    expect(await told('medecin')).toEqual([true, true, true]);
    expect(await told('infirmiere')).toEqual([true, false, true]);
    expect(await told('secretaire')).toEqual([true, false, true]);
    expect(await told('medecin-du-travail')).toEqual([true, false, true]);
    const lines = await house.access.history(await house.asHolder(paule), { limit: 10 });
    expect(lines.map(({ action, rule }) => `${action} ${rule}`)).toEqual(Array(4).fill('person.find A-FIND'));
  });
});

describe('the history', () => {
  test('is whole for the person and the treating doctor, and one’s own acts for anybody else', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.consent('infirmiere', paule);
    await house.consent('biologiste', paule);
    await toldBy(house.documents.list(await house.asProfessional('pharmacien', paule), {}, everything));
    const labels = async (request: VisitRequest) => new Set((await house.access.history(request, { limit: 50 })).map(({ actor }) => actor.label));
    const everybody = new Set(['Élodie Girard', 'Dr Anne Vasseur', 'Thomas Renard']);
    expect(await labels(await house.asHolder(paule))).toEqual(everybody);
    expect(await labels(await house.asProfessional('medecin', paule))).toEqual(new Set([...everybody, 'Titulaire']));
    expect(await labels(await house.asProfessional('infirmiere', paule))).toEqual(new Set(['Élodie Girard']));
    expect(await labels(await house.asProfessional('regulateur', paule))).toEqual(new Set());
    const refused = (await house.access.history(await house.asHolder(paule), { limit: 50 })).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ action, rule, actor }) => `${actor.label} ${action} ${rule}`)).toEqual(['Thomas Renard document.list D-NO-CONSENT']);
  });

  test('is read page by page without losing or repeating a line', async () => {
    const paule = await house.newPerson();
    const session = await house.sessionOf('cardiologue');
    const lots = Array.from({ length: 3 }, () => Array.from({ length: 15 }, () => newPdf(paule, 'cardiologue')));
    for (const documents of lots) await house.documents.depositLot({ session }, { documents });
    const holder = await house.asHolder(paule);
    const found: string[] = [];
    let before: Date | undefined;
    for (let page = 0; page < 60; page++) {
      const lines = await house.access.history(holder, { limit: 4, before });
      found.push(...lines.filter(({ action }) => action === 'document.deposit').map(({ id }) => id));
      before = lines.at(-1)?.at;
      if (lines.length === 0) break;
    }
    expect(found).toHaveLength(45);
    expect(new Set(found).size).toBe(45);
  });
});

describe('consent', () => {
  test('is confirmed by an explicit act', async () => {
    const paule = await house.newPerson();
    const request = await house.asProfessional('infirmiere', paule);
    expect(await toldBy(house.access.stateConsent(request, { basis: 'consent_given', confirmed: false }))).toMatchObject({ code: 'consent-not-confirmed' });
    expect(await toldBy(house.documents.list(request, {}, everything))).toMatchObject({ code: 'access-refused' });
  });
  test('ends at its date, and is stated again', async () => {
    const paule = await house.newPerson();
    const request = await house.asProfessional('infirmiere', paule);
    await house.consent('infirmiere', paule);
    await house.rows(`update access.consent set expires_at = now() where holder_id = $1`, [paule.holderId]);
    expect(await toldBy(house.documents.list(request, {}, everything))).toMatchObject({
      code: 'access-refused',
      sentence: 'L’accord de la personne est arrivé à sa fin. Demandez-le de nouveau.',
    });
    await house.consent('infirmiere', paule);
    expect((await seen(request)).total).toBe(0);
  });
  test('is not stated in an emergency mode', async () => {
    const paule = await house.newPerson();
    const request = await house.asProfessional('infirmiere', paule, 'bris_de_glace');
    expect(await toldBy(house.access.stateConsent(request, { basis: 'consent_given', confirmed: true }))).toMatchObject({ code: 'act-refused' });
  });
  test('gives nothing in the space of anybody else', async () => {
    const [paule, anne] = [await house.newPerson(), await house.newPerson()];
    await house.consent('infirmiere', paule);
    const id = await file(newPdf(anne, 'cardiologue'));
    expect(await toldBy(house.documents.read(await house.asProfessional('infirmiere', anne), id))).toMatchObject({ code: 'document-absent' });
    // an id of one space asked in another is nothing
    expect(await toldBy(house.documents.read(await house.asProfessional('infirmiere', paule), id))).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.documents.read(await house.asHolder(paule), id))).toMatchObject({ code: 'document-absent' });
  });
});

test('every professional of the cast has a column or none as the matrix says', () => {
  const columns = PROFESSIONALS.map((name) => {
    const one = professional(name);
    return house.access.reference.groupOf({
      professionCode: one.professionCode,
      professionSystem: name === 'secretaire' ? 'TRE_A00' : 'TRE_G15',
      savoirFaire: one.savoirFaire,
      section: one.section,
    });
  });
  expect(columns).toEqual(['p10', 'p60_69', 'p21_off', 'secretariat_54', 'p50', 'p10', 'p10', 'p10', 'p10_travail']);
});
