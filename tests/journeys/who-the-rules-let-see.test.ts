/** What the rules decide: the matrix, professions without access, shut spaces, the threshold, the history, consent. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';
import { everything, fileIn, seenIn, toldBy } from './outward.ts';
import { authorOf, CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const file = (document: NewDocument, by: ProfessionalName = 'cardiologue') => fileIn(house, document, by);
const seen = (request: VisitRequest) => seenIn(house, request);

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
      const readable = types
        .filter(({ code }) => reference.matrixCell(code, group) === 'allow')
        .map(({ code }) => code);
      const request = await house.asProfessional(name, paule);
      const list = await house.documents.list(request, {}, everything);
      expect([name, list.entries.map(({ typeCode }) => typeCode).sort()]).toEqual([
        name,
        [...readable].sort(),
      ]);
      expect(list.total).toBe(readable.length);
      given[name] = readable.length;
      const [denied] = documents.filter(({ typeCode }) => !readable.includes(typeCode));
      if (denied)
        expect(await toldBy(house.documents.read(request, parsePublicId(denied.id)!.objectId))).toMatchObject(
          { code: 'document-absent' },
        );
    }
    // so that the comparison above compares something
    expect(Math.min(...Object.values(given))).toBeGreaterThan(0);
    expect(given.pharmacien).not.toBe(given.infirmiere);
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
    const [own, other] = [
      await file(newPdf(paule, 'medecin-du-travail'), 'medecin-du-travail'),
      await file(newPdf(paule, 'cardiologue')),
    ];
    expect(await toldBy(house.consent('medecin-du-travail', paule))).toMatchObject({
      code: 'act-refused',
      sentence: 'Un médecin du travail n’a pas accès au contenu du carnet.',
    });
    for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const) {
      const request = await house.asProfessional('medecin-du-travail', paule, mode);
      expect(await toldBy(house.documents.list(request, {}, everything))).toMatchObject({
        code: 'access-refused',
      });
      expect(await toldBy(house.documents.read(request, other))).toMatchObject({ code: 'document-absent' });
      expect((await house.documents.read(request, own)).entry.entryId).toBe(own);
    }
  });

  test('a secretary files for an author of her structure, and lists, opens and states nothing', async () => {
    const paule = await house.newPerson();
    const id = await file(newPdf(paule, 'cardiologue'), 'secretaire');
    const secretary = await house.asProfessional('secretaire', paule);
    const sentence = 'Un secrétariat dépose pour un auteur. Il ne consulte pas le carnet.';
    expect(await toldBy(house.documents.list(secretary, {}, everything))).toMatchObject({
      code: 'access-refused',
      sentence,
    });
    expect(await toldBy(house.documents.search(secretary, {}, everything))).toMatchObject({
      code: 'access-refused',
      sentence,
    });
    expect(await toldBy(house.documents.read(secretary, id))).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.documents.hide(secretary, id))).toMatchObject({ code: 'document-absent' });
    // a reception states for a colleague, never for itself (R46)
    expect(await toldBy(house.consent('secretaire', paule))).toMatchObject({ code: 'no-colleague' });
    expect(await toldBy(house.access.history(secretary, { limit: 10 }))).toMatchObject({
      code: 'act-refused',
    });
    const { entry } = await house.documents.read(await house.asHolder(paule), id);
    expect(entry).toMatchObject({
      authorId: professional('cardiologue').nationalId,
      authorLabel: 'Marc Delaunay',
      depositorId: professional('secretaire').nationalId,
      depositorLabel: 'Sylvie Lemaire',
    });
    expect((await house.documents.receipts(await house.sessionOf('secretaire')))[0]).toMatchObject({
      outcome: 'accepted',
      reference: entry.id,
    });
    // the author reads what was filed for them, also without consent
    expect(
      (await house.documents.read(await house.asProfessional('cardiologue', paule), id)).entry.entryId,
    ).toBe(id);
  });

  test('a structure that acts in its own name: its professionals stand by the document', async () => {
    const paule = await house.newPerson();
    const { structureId, structureLabel } = authorOf('cardiologue');
    const own = await file(
      newPdf(paule, 'cardiologue', {
        author: { id: undefined, label: structureLabel!, profession: undefined, structureId, structureLabel },
      }),
    );
    expect(
      (await house.documents.read(await house.asProfessional('medecin-du-travail', paule), own)).entry
        .ownName,
    ).toBe(true);
    expect(
      await toldBy(house.documents.read(await house.asProfessional('medecin', paule), own)),
    ).toMatchObject({ code: 'document-absent' });
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
    expect(unknown).toMatchObject({
      code: 'space-not-open',
      status: 404,
      sentence: 'Aucun carnet n’est ouvert pour ce matricule.',
    });
    for (const state of ['opposed', 'closed', 'announced', 'destroyed', 'deceased'] as const) {
      const person = await house.newPerson({ state, treating: ['cardiologue'] });
      for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const)
        expect([
          state,
          mode,
          await toldBy(door(await house.asProfessional('cardiologue', person, mode))),
        ]).toEqual([state, mode, unknown]);
    }
  });

  test('is not found by trying every number: once too many looks were vain, every stranger is answered alike', async () => {
    const session = await house.sessionOf('biologiste');
    const look = async (holderId: string) => toldBy(house.access.threshold({ session, holderId }));
    const [open, known] = [await house.newPerson(), await house.newPerson()];
    const opposed = await house.newPerson({ state: 'opposed' });
    await house.consent('biologiste', known);
    expect(await look(open.holderId)).toBe('accepted');
    expect(await look(randomUUID())).toMatchObject({ code: 'space-not-open' });
    expect(await look(opposed.holderId)).toMatchObject({ code: 'space-not-open' });
    await house.rows(`update platform.rate_limit set points = 100 where key like 'vain-look:%'`);
    const answers = [await look(randomUUID()), await look(opposed.holderId), await look(open.holderId)];
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(answers[0]).toMatchObject({ code: 'too-many', status: 429 });
    // who is known to the professional is still there
    expect(await look(known.holderId)).toBe('accepted');
    await house.rows('delete from platform.rate_limit');
  });

  test('that its owner closed shows them its history and nothing else', async () => {
    const paule = await house.newPerson();
    await file(newPdf(paule, 'cardiologue'));
    await house.setState(paule, 'closed');
    const holder = await house.asHolder(paule);
    expect((await house.access.history(holder, { limit: 10 })).map(({ action }) => action)).toEqual([
      'document.deposit',
    ]);
    expect(await toldBy(house.documents.list(holder, {}, everything))).not.toBe('accepted');
    expect(await toldBy(house.access.block(holder, 'x'))).not.toBe('accepted');
  });

  test('that was opposed: an author who filed before reads nothing any more', async () => {
    const paule = await house.newPerson();
    const own = await file(newPdf(paule, 'cardiologue'));
    await house.setState(paule, 'opposed');
    expect(
      await toldBy(house.documents.read(await house.asProfessional('cardiologue', paule), own)),
    ).toMatchObject({ code: 'space-not-open' });
  });
});

describe('the threshold', () => {
  test('says who the person is, what is open, and why not, and is traced', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const told = async (name: ProfessionalName) => {
      const { person, open, mayDeposit } = await house.access.threshold(
        await house.asProfessional(name, paule),
      );
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
    const labels = async (request: VisitRequest) =>
      new Set((await house.access.history(request, { limit: 50 })).map(({ actor }) => actor.label));
    const everybody = new Set(['Élodie Girard', 'Dr Anne Vasseur', 'Thomas Renard']);
    expect(await labels(await house.asHolder(paule))).toEqual(everybody);
    expect(await labels(await house.asProfessional('medecin', paule))).toEqual(
      new Set([...everybody, 'Titulaire']),
    );
    expect(await labels(await house.asProfessional('infirmiere', paule))).toEqual(new Set(['Élodie Girard']));
    expect(await labels(await house.asProfessional('regulateur', paule))).toEqual(new Set());
    const refused = (await house.access.history(await house.asHolder(paule), { limit: 50 })).filter(
      ({ outcome }) => outcome === 'refused',
    );
    expect(refused.map(({ action, rule, actor }) => `${actor.label} ${action} ${rule}`)).toEqual([
      'Thomas Renard document.list D-NO-CONSENT',
    ]);
  });

  test('is read page by page without losing or repeating a line', async () => {
    const paule = await house.newPerson();
    const session = await house.sessionOf('cardiologue');
    const lots = Array.from({ length: 3 }, () =>
      Array.from({ length: 15 }, () => newPdf(paule, 'cardiologue')),
    );
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
    expect(
      await toldBy(house.access.stateConsent(request, { basis: 'consent_given', confirmed: false })),
    ).toMatchObject({ code: 'consent-not-confirmed' });
    expect(await toldBy(house.documents.list(request, {}, everything))).toMatchObject({
      code: 'access-refused',
    });
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
    expect(
      await toldBy(house.access.stateConsent(request, { basis: 'consent_given', confirmed: true })),
    ).toMatchObject({ code: 'act-refused' });
  });
  test('gives nothing in the space of anybody else', async () => {
    const [paule, anne] = [await house.newPerson(), await house.newPerson()];
    await house.consent('infirmiere', paule);
    const id = await file(newPdf(anne, 'cardiologue'));
    expect(
      await toldBy(house.documents.read(await house.asProfessional('infirmiere', anne), id)),
    ).toMatchObject({ code: 'document-absent' });
    // an id of one space asked in another is nothing
    expect(
      await toldBy(house.documents.read(await house.asProfessional('infirmiere', paule), id)),
    ).toMatchObject({ code: 'document-absent' });
    expect(await toldBy(house.documents.read(await house.asHolder(paule), id))).toMatchObject({
      code: 'document-absent',
    });
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
  expect(columns).toEqual([
    'p10',
    'p60_69',
    'p21_off',
    'secretariat_54',
    'p50',
    'p10',
    'p10',
    'p10',
    'p10_travail',
  ]);
});

describe('a document that waits for an announcement', () => {
  const waiting = { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false };

  async function deposited() {
    const paule = await house.newPerson();
    const session = await house.sessionOf('medecin');
    const { documents } = await house.documents.depositLot(
      { session },
      { documents: [{ ...newPdf(paule, 'medecin'), visibility: waiting }] },
    );
    return { paule, entryId: parsePublicId(documents[0]!.id)!.objectId };
  }
  const titles = async (paule: Awaited<ReturnType<typeof house.newPerson>>) =>
    (await house.documents.list(await house.asHolder(paule), {}, { limit: 10, offset: 0 })).total;

  test('is shown by its author alone, told once, and never hidden from the person again', async () => {
    const { paule, entryId } = await deposited();
    expect(await titles(paule)).toBe(0);
    await house.consent('infirmiere', paule);
    await expect(
      house.documents.reveal(await house.asProfessional('infirmiere', paule), entryId),
    ).rejects.toThrow();
    await house.documents.reveal(await house.asProfessional('medecin', paule), entryId);
    await house.documents.reveal(await house.asProfessional('medecin', paule), entryId);
    expect(await titles(paule)).toBe(1);
    const lines = await house.access.history(await house.asHolder(paule), { limit: 50 });
    expect(lines.some((line) => line.rule === 'A-REVEAL-AUTHOR')).toBe(true);
  });

  test('is shown by itself a month after its deposit, and not before', async () => {
    const { paule, entryId } = await deposited();
    await house.documents.revealDue();
    expect(await titles(paule)).toBe(0);
    await house.rows(
      `update documents.entry set deposited_at = now() - interval '1 month 1 minute', revision = revision + 1
       where entry_id = '${entryId}'`,
    );
    expect(await house.documents.revealDue()).toBe(1);
    expect(await titles(paule)).toBe(1);
    const lines = await house.access.history(await house.asHolder(paule), { limit: 50 });
    expect(lines.find((line) => line.rule === 'A-REVEAL-DATE')?.actor.kind).toBe('SYSTEM');
    expect(await house.documents.revealDue()).toBe(0);
  });
});
