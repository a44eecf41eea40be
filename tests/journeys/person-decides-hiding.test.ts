/** « Tout cacher » (C09, R12, R43, R49): what is there and what will come; and back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewDocument } from '#documents';
import { openDatabase } from '#platform/database/database';
import { establishMandate } from '#representation';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { everything, fileIn, seenIn, toldBy, visible } from './outward.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const file = (of: TestPerson, over: Partial<NewDocument> = {}, by: ProfessionalName = 'cardiologue') =>
  fileIn(house, newPdf(of, by, over), by);
const idsFor = async (name: ProfessionalName, of: TestPerson) =>
  (await seenIn(house, await house.asProfessional(name, of))).ids;
const lines = async (of: TestPerson) =>
  (await house.access.history(await house.asHolder(of), { limit: 100 })).filter(
    ({ action }) => action === 'record.hide',
  );
const waiting = { visibility: visible({ invisibleToPatient: true }) };

describe('hiding everything', () => {
  test('hides what is there and what comes, in one act, from all but the author and the treating doctor', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const holder = await house.asHolder(paule);
    for (const name of ['infirmiere', 'biologiste'] as const) await house.consent(name, paule);
    const byAuthor = await file(paule, { visibility: visible({ hidden: true }) });
    const first = await file(paule);
    const uniqueId = randomUUID();
    const old = await file(paule, { uniqueId });
    const replacing = await file(paule, { replaces: uniqueId });
    expect(await house.documents.hidingState(holder)).toEqual({
      on: false,
      hidden: 1,
      hiddenWith: 0,
      visible: 3,
    });
    expect(await idsFor('infirmiere', paule)).toHaveLength(3);

    const done = await house.documents.hideEverything(holder);
    expect(done).toMatchObject({ hidden: 3, already: 1 });
    expect(await idsFor('infirmiere', paule)).toEqual([]);
    expect(await idsFor('biologiste', paule)).toEqual([]);
    expect((await idsFor('medecin', paule)).sort()).toEqual([byAuthor, first, old, replacing].sort());
    const author = await house.asProfessional('cardiologue', paule);
    expect((await house.documents.read(author, first)).entry.hidden).toBe(true);
    const revisions = await house.rows<{ entry_id: string; revision: number }>(
      'select entry_id, revision from documents.entry where holder_id = $1 and entry_id = any($2)',
      [paule.holderId, [first, byAuthor]],
    );
    expect(new Map(revisions.map((row) => [row.entry_id, row.revision]))).toEqual(
      new Map([
        [first, 2],
        [byAuthor, 1],
      ]),
    );
    expect(await lines(paule)).toMatchObject([
      { outcome: 'allowed', subject: { id: done.act, label: 'tout cacher' } },
    ]);

    await file(paule);
    expect(await idsFor('infirmiere', paule)).toEqual([]);
    expect(await house.documents.hidingState(holder)).toEqual({
      on: true,
      hidden: 5,
      hiddenWith: 3,
      visible: 0,
    });
  });

  test('is undone: what this act hid is shown again, and nothing else', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await house.consent('infirmiere', paule);
    const byAuthor = await file(paule, { visibility: visible({ hidden: true }) });
    const byPerson = await file(paule);
    await house.documents.hide(holder, byPerson);
    const first = await file(paule);
    const second = await file(paule);
    const { act } = await house.documents.hideEverything(holder);
    const since = await file(paule);
    // shown, then hidden by hand: it is the person’s own doing by then
    await house.documents.show(holder, second);
    await house.documents.hide(holder, second);
    expect(await house.documents.showAgain(holder, { act })).toEqual({ shown: 1, hidden: 4 });
    expect(await idsFor('infirmiere', paule)).toEqual([first]);
    expect(await house.documents.hidingState(holder)).toMatchObject({ on: false, hiddenWith: 0 });
    expect(await lines(paule)).toMatchObject([{ subject: { label: 'ne plus tout cacher' } }, {}]);
    const later = await file(paule);
    expect((await idsFor('infirmiere', paule)).sort()).toEqual([first, later].sort());
    for (const id of [byAuthor, byPerson, second, since])
      expect((await house.documents.describe(holder, id)).hidden).toBe(true);
  });

  test('again, while it goes on: undoing the second act leaves the first as it is', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await house.consent('infirmiere', paule);
    const first = await file(paule);
    const second = await file(paule);
    await house.documents.hideEverything(holder);
    await house.documents.show(holder, second);
    expect(await idsFor('infirmiere', paule)).toEqual([second]);
    const { act, hidden } = await house.documents.hideEverything(holder);
    expect(hidden).toBe(1);
    expect(await house.documents.showAgain(holder, { act }, true)).toEqual({ shown: 1, hidden: 1 });
    expect(await idsFor('infirmiere', paule)).toEqual([second]);
    expect((await house.documents.hidingState(holder)).on).toBe(true);
    // stopped altogether: everything that such acts hid, or nothing of it
    expect(await house.documents.showAgain(holder, 'nothing')).toEqual({ shown: 0, hidden: 1 });
    expect(await house.documents.showAgain(holder, 'everything')).toEqual({ shown: 1, hidden: 0 });
    expect((await idsFor('infirmiere', paule)).sort()).toEqual([first, second].sort());
  });

  test('neither touches, counts nor names what waits for its announcement; opened, it comes hidden', async () => {
    const [alone, twin] = [await house.newPerson(), await house.newPerson()];
    const told: unknown[] = [];
    for (const one of [alone, twin]) {
      const holder = await house.asHolder(one);
      await house.consent('infirmiere', one);
      await file(one);
      if (one === twin) await file(one, waiting);
      const state = await house.documents.hidingState(holder);
      const { act, ...done } = await house.documents.hideEverything(holder);
      const [line] = await lines(one);
      const { id: _, at: _at, subject: _subject, ...rest } = line!;
      const undone = await house.documents.showAgain(holder, { act });
      await house.documents.hideEverything(holder);
      told.push({ state, done, undone, line: { ...rest, actor: { ...rest.actor, id: '' } } });
    }
    expect(told[1]).toEqual(told[0]);
    const [row] = await house.rows<{ entry_id: string; hidden: boolean }>(
      'select entry_id, hidden from documents.entry where holder_id = $1 and invisible_to_patient',
      [twin.holderId],
    );
    expect(row?.hidden).toBe(false);
    await house.documents.reveal(await house.asProfessional('cardiologue', twin), row!.entry_id);
    expect((await house.documents.describe(await house.asHolder(twin), row!.entry_id)).hidden).toBe(true);
  });

  test('belongs to the person and their representative, who learns nothing of what is kept from them', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const mother = await house.newPerson();
    await house.rows(
      `update citizens.person set birth_date = now() - interval '15 years' where holder_id = $1`,
      [paule.holderId],
    );
    for (const name of ['medecin', 'infirmiere'] as const)
      expect(
        await toldBy(house.documents.hideEverything(await house.asProfessional(name, paule))),
      ).toMatchObject({ code: 'act-refused' });
    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
    await establishMandate(batch, {
      holderId: paule.holderId,
      personId: mother.holderId,
      kind: 'parent',
      personLabel: 'Mère Essai',
      personIs: 'votre mère',
      holderIs: 'votre fille',
      scopes: ['documents.read', 'documents.add', 'access', 'trace'],
      seesHidden: true,
      since: '2024-01-01',
    });
    await batch.destroy();
    await file(paule);
    const secret = await file(paule, { visibility: visible({ invisibleToRepresentatives: true }) });
    const asMother = { session: await house.sessionOfHolder(mother.holderId), holderId: paule.holderId };
    expect(await house.documents.hideEverything(asMother)).toMatchObject({ hidden: 1, already: 0 });
    const holder = await house.asHolder(paule);
    expect((await house.documents.describe(holder, secret)).hidden).toBe(false);
    // the child hides it too: the line that the mother reads counts nothing
    expect(await house.documents.hideEverything(holder)).toMatchObject({ hidden: 1, already: 1 });
    const told = (await house.access.history(asMother, { limit: 20 })).filter(
      ({ action }) => action === 'record.hide',
    );
    expect(told.slice(0, 2).map(({ objectId, subject }) => [objectId, subject?.label])).toEqual([
      [undefined, 'tout cacher'],
      [undefined, 'tout cacher'],
    ]);
  });

  test('of two thousand documents takes about a second, each a new revision', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await file(paule);
    await house.rows(
      `insert into documents.entry select (e).* from (
         select jsonb_populate_record(o, jsonb_build_object('entry_id', gen_random_uuid(), 'logical_id', gen_random_uuid(),
           'unique_id', gen_random_uuid(), 'blob_id', gen_random_uuid())) as e
         from documents.entry o, generate_series(1, 1999) where o.holder_id = $1) made`,
      [paule.holderId],
    );
    const began = performance.now();
    const { hidden, act } = await house.documents.hideEverything(holder);
    const hiding = performance.now() - began;
    expect(hidden).toBe(2000);
    const shown = await house.documents.showAgain(holder, { act });
    const both = performance.now() - began;
    expect(shown).toEqual({ shown: 2000, hidden: 0 });
    const asked = performance.now();
    const seen = await house.documents.seeAs(holder, {
      viewer: { kind: 'profession', group: 'p60_69' },
      statuses: ['current'],
      limit: 50,
      offset: 0,
    });
    const seeing = performance.now() - asked;
    expect([seen.total, seen.outOf, seen.entries.length]).toEqual([2000, 2000, 50]);
    const rows = await house.rows(
      'select distinct revision, hidden from documents.entry where holder_id = $1',
      [paule.holderId],
    );
    expect(rows).toEqual([{ revision: 3, hidden: false }]);
    console.info(
      `hiding 2000 documents: ${Math.round(hiding)} ms; showing them: ${Math.round(both - hiding)} ms; seeing them as a nurse: ${Math.round(seeing)} ms`,
    );
    expect(hiding).toBeLessThan(5000);
    expect((await house.documents.list(holder, {}, everything)).total).toBe(2000);
  });
});
