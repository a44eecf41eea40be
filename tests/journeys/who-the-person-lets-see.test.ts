/** What the person decides: hiding, waiting to be told, blocking. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import type { NewDocument } from '#documents';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { everything, fileIn, seenIn, toldBy, visible } from './outward.ts';
import { BIOLOGY, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const file = (document: NewDocument, by: ProfessionalName = 'cardiologue') => fileIn(house, document, by);
const seen = (request: VisitRequest) => seenIn(house, request);

describe('a document that the person hides', () => {
  let paule: TestPerson;
  let shown: string;
  let hidden: string;
  beforeAll(async () => {
    paule = await house.newPerson({ treating: ['medecin'] });
    for (const name of ['infirmiere', 'biologiste', 'pharmacien'] as const) await house.consent(name, paule);
    shown = await file(newPdf(paule, 'cardiologue', { actStart: new Date('2024-03-01') }));
    hidden = await file(
      newPdf(paule, 'cardiologue', { actStart: new Date('2021-03-01'), typeCode: BIOLOGY }),
    );
  });

  test('was seen by those whose profession may', async () => {
    expect(await seen(await house.asProfessional('infirmiere', paule))).toMatchObject({
      total: 2,
      years: [
        { year: 2024, count: 1 },
        { year: 2021, count: 1 },
      ],
    });
  });

  test('is gone for a nurse with consent: rows, count, categories and years, as if it never was', async () => {
    const twin = await house.newPerson();
    await house.consent('infirmiere', twin);
    const alone = await file(newPdf(twin, 'cardiologue', { actStart: new Date('2024-03-01') }));
    await house.documents.hide(await house.asHolder(paule), hidden);
    const [mine, theirs] = [
      await seen(await house.asProfessional('infirmiere', paule)),
      await seen(await house.asProfessional('infirmiere', twin)),
    ];
    expect(mine.ids).toEqual([shown]);
    expect(theirs.ids).toEqual([alone]);
    expect({ ...mine, ids: [] }).toEqual({ ...theirs, ids: [] });
  });

  test('is answered by its id as a document that never existed, at every door', async () => {
    const nurse = await house.asProfessional('infirmiere', paule);
    const never = randomUUID();
    for (const door of ['read', 'content', 'part', 'describe', 'hide', 'show'] as const) {
      const [absent, unknown] = [
        await toldBy(house.documents[door](nurse, hidden)),
        await toldBy(house.documents[door](nurse, never)),
      ];
      expect([door, absent]).toEqual([door, unknown]);
      expect(absent).toMatchObject({ code: 'document-absent', status: 404 });
    }
    expect(await house.documents.titles(nurse, [hidden, never, shown])).toEqual(
      new Map([[shown, 'Résultats du 20 novembre']]),
    );
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
    expect(line).toMatchObject({
      action: 'document.read',
      outcome: 'refused',
      actor: { label: 'Élodie Girard' },
    });
  });

  test('is still seen by the person, its author and the treating doctor, and told as hidden', async () => {
    expect((await seen(await house.asHolder(paule))).ids).toEqual([shown, hidden]);
    expect((await seen(await house.asProfessional('medecin', paule))).ids).toEqual([shown, hidden]);
    const read = await house.documents.read(await house.asProfessional('medecin', paule), hidden);
    expect(read.warnings).toEqual(['warn-hidden']);
    expect(
      (await house.documents.read(await house.asProfessional('cardiologue', paule), hidden)).entry.entryId,
    ).toBe(hidden);
    expect((await seen(await house.asProfessional('biologiste', paule))).ids).toEqual([shown]);
  });

  test('is not seen in an emergency, unless the person wants it', async () => {
    const emergency = () => house.asProfessional('regulateur', paule);
    await house.openEmergency('regulateur', paule);
    expect((await seen(await emergency())).ids).toEqual([shown]);
    await house.rows('insert into access.switches (holder_id, emergency_hidden) values ($1, true)', [
      paule.holderId,
    ]);
    expect((await seen(await emergency())).ids).toEqual([shown, hidden]);
    await house.access.closeEmergency(await emergency());
    await house.rows('delete from access.switches where holder_id = $1', [paule.holderId]);
  });

  test('comes back when it is shown again; doing it twice changes nothing and is traced', async () => {
    await house.documents.show(await house.asHolder(paule), hidden);
    expect((await seen(await house.asProfessional('infirmiere', paule))).ids).toEqual([shown, hidden]);
    const before = await house.documents.describe(await house.asHolder(paule), hidden);
    await house.documents.show(await house.asHolder(paule), hidden);
    expect((await house.documents.describe(await house.asHolder(paule), hidden)).revision).toBe(
      before.revision,
    );
    const shownLines = (await house.access.history(await house.asHolder(paule), { limit: 50 })).filter(
      ({ action }) => action === 'document.show',
    );
    expect(shownLines.filter(({ outcome }) => outcome === 'allowed')).toHaveLength(2);
  });

  test('may be hidden by its author, not by a colleague; a treating doctor only shows', async () => {
    const nurse = await house.asProfessional('infirmiere', paule);
    expect(await toldBy(house.documents.hide(nurse, shown))).toMatchObject({
      code: 'act-refused',
      status: 403,
    });
    const doctor = await house.asProfessional('medecin', paule);
    expect(await toldBy(house.documents.hide(doctor, shown))).toMatchObject({ code: 'act-refused' });
    await house.documents.hide(await house.asProfessional('cardiologue', paule), shown);
    expect((await seen(nurse)).ids).toEqual([hidden]);
    expect(await toldBy(house.documents.show(doctor, shown))).toMatchObject({ code: 'request-not-stated' });
    await house.documents.show(doctor, shown, { atPersonRequest: true });
    expect((await seen(nurse)).ids).toEqual([shown, hidden]);
  });
});

describe('a document that waits to be announced', () => {
  test('does not exist for the person: list, id, history, while professionals are warned', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const waiting = await file(
      newPdf(paule, 'cardiologue', { visibility: visible({ invisibleToPatient: true }) }),
    );
    const holder = await house.asHolder(paule);
    expect(await seen(holder)).toMatchObject({ ids: [], total: 0, years: [] });
    expect(await toldBy(house.documents.read(holder, waiting))).toEqual(
      await toldBy(house.documents.read(holder, randomUUID())),
    );
    expect(await toldBy(house.documents.hide(holder, waiting))).toEqual(
      await toldBy(house.documents.hide(holder, randomUUID())),
    );
    const read = await house.documents.read(await house.asProfessional('medecin', paule), waiting);
    expect(read.warnings).toEqual(['warn-invisible-to-patient']);
    // the person asked for that id above; no line of anybody else names it (R12, R34)
    const lines = await house.access.history(holder, { limit: 50 });
    expect(
      lines.filter(({ actor }) => actor.kind !== 'PATIENT').map(({ action, objectId }) => [action, objectId]),
    ).toEqual([
      ['document.read', undefined],
      ['document.deposit', undefined],
    ]);
    const kept = await house.rows(
      'select sealed_object_id from audit.line where holder_id = $1 and sealed_object_id is not null',
      [paule.holderId],
    );
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
    expect(
      await toldBy(house.documents.list(await house.asProfessional('cardiologue', paule), {}, everything)),
    ).toMatchObject({
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
    expect(
      await toldBy(house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything)),
    ).toMatchObject({ code: 'access-refused' });
    expect(await toldBy(house.access.unblock(doctor, professional('infirmiere').nationalId))).toMatchObject({
      code: 'act-refused',
    });
    // lifting the block does not give the consent back (R28)
    await house.access.unblock(await house.asHolder(paule), professional('infirmiere').nationalId);
    expect(
      await toldBy(house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything)),
    ).toMatchObject({ code: 'access-refused' });
    expect(
      await toldBy(house.access.block(await house.asProfessional('biologiste', paule), 'x')),
    ).toMatchObject({ code: 'act-refused' });
  });

  test('may still file', async () => {
    const paule = await house.newPerson();
    await house.access.block(await house.asHolder(paule), professional('cardiologue').nationalId);
    await file(newPdf(paule, 'cardiologue'));
    expect((await seen(await house.asHolder(paule))).total).toBe(1);
  });
});
