/** The history of a notebook: who, what, on what ground; filtered, proved line by line, contested and answered, taken away (I05, I06, B2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openContests } from '#access';
import { systemSession } from '#identity';
import { openDatabase } from '#platform/database/database';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { professional } from '../personas.ts';
import { everything, fileIn, toldBy, visible } from './outward.ts';
import { newMinor, newRelative, PARENT } from './relatives.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
  await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
  await house.consent('infirmiere', paule);
  await house.documents.list(await house.asProfessional('infirmiere', paule), {}, everything);
  await house.documents.list(await house.asProfessional('medecin', paule), {}, everything);
  await house.openEmergency('regulateur', paule);
  await house.documents.list(await house.asProfessional('regulateur', paule), {}, everything);
  await house.access.closeEmergency(await house.asProfessional('regulateur', paule));
});
afterAll(() => house?.close());

const historyOf = async (of: TestPerson, page: Partial<Parameters<TestHouse['access']['history']>[1]> = {}) =>
  house.access.history(await house.asHolder(of), { limit: 200, ...page });

describe('a line', () => {
  test('says on what ground each came in', async () => {
    const lists = (await historyOf(paule)).filter(({ action }) => action === 'document.list');
    expect(
      lists.map(({ actor, basis, mode, outcome }) => [
        actor.id,
        basis?.replace(/:[0-9a-f-]{36}$/, ':…'),
        mode,
        outcome,
      ]),
    ).toEqual([
      [professional('regulateur').nationalId, 'emergency:…', 'bris_de_glace', 'allowed'],
      [professional('medecin').nationalId, 'treating', 'normal', 'allowed'],
      [professional('infirmiere').nationalId, 'statement:care_team', 'normal', 'allowed'],
    ]);
  });

  test('is found by actor, by mode, by day', async () => {
    const nurse = professional('infirmiere').nationalId;
    const hers = await historyOf(paule, { actorId: nurse });
    expect(hers.length).toBeGreaterThan(0);
    expect(new Set(hers.map(({ actor }) => actor.id))).toEqual(new Set([nurse]));
    const urgent = await historyOf(paule, { mode: ['bris_de_glace', 'centre_15'] });
    expect(new Set(urgent.map(({ mode }) => mode))).toEqual(new Set(['bris_de_glace']));
    expect(await historyOf(paule, { to: new Date(Date.now() - 86_400_000) })).toEqual([]);
    const [first] = await house.access.historyActors(await house.asHolder(paule));
    expect(first).toMatchObject({ id: professional('regulateur').nationalId, emergencies: 2 });
  });

  test('names whom a block is about', async () => {
    const whom = professional('pharmacien').nationalId;
    await house.access.block(await house.asHolder(paule), whom);
    const [line] = await historyOf(paule, { actions: ['professional.block'] });
    expect(line?.subject?.id).toBe(whom);
    expect(line?.subject?.label).not.toBe('');
  });

  test('is all taken away in one reading, which leaves one line', async () => {
    const before = (await historyOf(paule)).length;
    const all = await house.access.wholeHistory(await house.asHolder(paule));
    expect(all.length).toBe(before + 1);
    expect((await historyOf(paule)).length).toBe(before + 2);
  });
});

describe('« Je ne reconnais pas cet accès »', () => {
  test('opens one case with a due date; the operator answers; the person reads it', async () => {
    const holder = await house.asHolder(paule);
    const [line] = await historyOf(paule, { actorId: professional('infirmiere').nationalId });
    if (!line) throw new Error('no line');
    const { dueAt } = await house.access.contestLine(holder, line.id, ' Je ne la connais pas. ');
    expect(dueAt.getTime() - Date.now()).toBeGreaterThan(27 * 86_400_000);
    // twice is once
    await house.access.contestLine(holder, line.id, 'Encore');
    const [contest, another] = await house.access.contests(holder);
    expect(another).toBeUndefined();
    expect(contest).toMatchObject({ lineId: line.id, said: 'Je ne la connais pas.', answer: undefined });

    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
    const waiting = await openContests(batch);
    await batch.destroy();
    expect(waiting.map(({ caseId }) => caseId)).toEqual([contest?.id]);
    const system = { session: systemSession, holderId: paule.holderId };
    expect(
      await toldBy(house.access.answerContest(system, contest?.id ?? '', { text: 'Non', by: 'x' })),
    ).toMatchObject({
      code: 'answer-too-short',
    });
    await house.access.answerContest(system, contest?.id ?? '', {
      text: 'Elle remplaçait ce jour-là.',
      by: 'x',
    });
    expect(await house.access.contests(holder, line.id)).toMatchObject([
      { answer: 'Elle remplaçait ce jour-là.' },
    ]);
    expect(
      await toldBy(
        house.access.answerContest(system, contest?.id ?? '', { text: 'Une autre réponse', by: 'x' }),
      ),
    ).toMatchObject({ code: 'contest-absent' });
  });

  test('is not for a line of somebody else, nor for a professional', async () => {
    const other = await house.newPerson();
    await house.documents.list(await house.asHolder(other), {}, everything);
    const [line] = await historyOf(other);
    const holder = await house.asHolder(paule);
    for (const door of ['historyLine', 'lineProof'] as const)
      expect([door, await toldBy(house.access[door](holder, line?.id ?? ''))]).toMatchObject([
        door,
        { code: 'line-absent' },
      ]);
    expect(await toldBy(house.access.contestLine(holder, line?.id ?? '', ''))).toMatchObject({
      code: 'line-absent',
    });
    expect(
      await toldBy(
        house.access.contestLine(await house.asProfessional('medecin', paule), line?.id ?? '', ''),
      ),
    ).toMatchObject({ code: 'act-refused' });
  });

  test('on a secret line is the minor’s alone: no parent sees the line, the case or the proof', async () => {
    const child = await newMinor(house);
    const parent = (await newRelative(house, child, PARENT)).request;
    await fileIn(
      house,
      newPdf(child, 'infirmiere', { visibility: visible({ invisibleToRepresentatives: true }) }),
      'infirmiere',
    );
    const mine = await house.asHolder(child);
    const [line] = await house.access.history(mine, { limit: 10, actions: ['document.deposit'] });
    expect(line?.secret).toBe(true);
    await house.access.contestLine(mine, line?.id ?? '', '');
    expect(await house.access.contests(mine)).toHaveLength(1);
    expect(await house.access.contests(parent)).toEqual([]);
    for (const work of [
      () => house.access.historyLine(parent, line?.id ?? ''),
      () => house.access.lineProof(parent, line?.id ?? ''),
      () => house.access.contestLine(parent, line?.id ?? '', ''),
    ])
      expect(await toldBy(work())).toMatchObject({ code: 'line-absent' });
    const seen = await house.access.history(parent, { limit: 50 });
    // what the parent tried themself is theirs to read
    const others = seen.filter(({ actor }) => actor.as === undefined);
    expect(others.some(({ objectId, secret }) => secret === true || objectId === line?.id)).toBe(false);
  });
});
