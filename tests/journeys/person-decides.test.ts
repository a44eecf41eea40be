/** What the person decides about who comes in: settings, authorising and blocking, share codes (H01–H03, H08, H09, O02, O04). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { everything, fileIn, seenIn, toldBy } from './outward.ts';
import { BIOLOGY, CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const idOf = (name: ProfessionalName) => professional(name).nationalId;
/** YYYY-MM-DD, in Paris. */
const days = (n: number) =>
  new Date(Date.now() + n * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Paris' });
const seen = async (name: ProfessionalName, of: TestPerson, mode?: VisitRequest['mode']) =>
  toldBy(house.documents.list(await house.asProfessional(name, of, mode), {}, everything)).then((told) =>
    told === 'accepted' ? 'accepted' : told.code,
  );
const known = async (of: TestPerson, name: ProfessionalName) =>
  (await house.access.whoCan(await house.asHolder(of))).professionals.find(({ id }) => id === idOf(name));
const openTeam = async (of: TestPerson) =>
  house.access.openTeam(await house.asProfessional('cardiologue', of), {
    members: [idOf('cardiologue')],
    untilDay: days(20),
  });
const lastLine = async (of: TestPerson) =>
  (await house.access.history(await house.asHolder(of), { limit: 1 }))[0];

describe('the emergency switches', () => {
  test('are the person’s, one by one, each change a line that says what changed', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    expect(await house.access.settings(holder)).toMatchObject({
      samu: true,
      others: true,
      hidden: false,
      feeding: true,
      hidesNew: false,
    });
    await house.access.changeSwitch(holder, 'others', false);
    expect(await lastLine(paule)).toMatchObject({
      action: 'settings.change',
      outcome: 'allowed',
      basis: 'holder',
      subject: { id: 'emergency_others', label: 'accès des autres professionnels en urgence : non' },
    });
    expect(await toldBy(house.openEmergency('biologiste', paule))).toMatchObject({
      code: 'access-refused',
    });
    // each switch is its own (R37)
    await house.openEmergency('regulateur', paule, 'centre_15');
    expect(await seen('regulateur', paule)).toBe('accepted');
    await house.access.changeSwitch(holder, 'samu', false);
    expect(await seen('regulateur', paule)).toBe('access-refused');
    await house.access.changeSwitch(holder, 'samu', true);
    await house.access.changeSwitch(holder, 'others', true);
    expect(await seen('regulateur', paule)).toBe('accepted');
    await house.openEmergency('biologiste', paule);
  });

  test('belong to nobody else', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    for (const name of ['medecin', 'infirmiere'] as const) {
      const request = await house.asProfessional(name, paule);
      expect((await toldBy(house.access.settings(request))) as { code: string }).toMatchObject({
        code: 'act-refused',
      });
      expect(await toldBy(house.access.changeSwitch(request, 'samu', false))).toMatchObject({
        code: 'act-refused',
      });
      expect(
        await toldBy(house.access.opposeDeposits(request, { against: 'professional', id: 'x' }, true)),
      ).toMatchObject({ code: 'act-refused' });
    }
    expect((await house.access.settings(await house.asHolder(paule))).samu).toBe(true);
  });
});

describe('deposits that the person refuses', () => {
  const deposit = (of: TestPerson, by: ProfessionalName) => toldBy(fileIn(house, newPdf(of, by), by));

  test('from a professional, from a structure, from an episode’s team, from everybody; and accepts again', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    const against = (kind: 'professional' | 'structure', id: string) => ({ against: kind, id }) as const;
    const one = against('professional', idOf('cardiologue'));
    await house.access.opposeDeposits(holder, one, true);
    expect(await lastLine(paule)).toMatchObject({
      action: 'settings.change',
      subject: { id: idOf('cardiologue'), label: 'dépôts de Dr Marc Delaunay : refusés' },
    });
    expect(await deposit(paule, 'cardiologue')).toMatchObject({ code: 'act-refused' });
    expect(await deposit(paule, 'biologiste')).toBe('accepted');
    await house.access.opposeDeposits(holder, one, false);
    expect(await deposit(paule, 'cardiologue')).toBe('accepted');

    const hospital = against('structure', professional('cardiologue').structureId);
    await house.access.opposeDeposits(holder, hospital, true);
    await house.access.opposeDeposits(holder, hospital, true);
    expect((await house.access.settings(holder)).oppositions).toMatchObject([
      { against: 'structure', id: hospital.id, label: 'CHU de Valombrelle' },
    ]);
    expect(await deposit(paule, 'cardiologue')).toMatchObject({ code: 'act-refused' });
    await house.access.opposeDeposits(holder, hospital, false);

    await openTeam(paule);
    const [team] = (await house.access.settings(holder)).teams;
    expect(team?.label).toBe('CHU de Valombrelle');
    await house.access.opposeDeposits(holder, { against: 'team', id: team!.id }, true);
    expect(await deposit(paule, 'cardiologue')).toMatchObject({ code: 'act-refused' });
    expect(await deposit(paule, 'biologiste')).toBe('accepted');
    await house.access.opposeDeposits(holder, { against: 'team', id: team!.id }, false);

    await house.access.changeSwitch(holder, 'feeding', false);
    expect(await house.access.settings(holder)).toMatchObject({ feeding: false, oppositions: [] });
    expect(await deposit(paule, 'biologiste')).toMatchObject({ code: 'act-refused' });
    await house.access.changeSwitch(holder, 'feeding', true);
    expect(await deposit(paule, 'biologiste')).toBe('accepted');
    expect(
      await toldBy(house.access.opposeDeposits(holder, against('structure', 'none'), true)),
    ).toMatchObject({
      code: 'depositor-unknown',
    });
  });
});

describe('a professional whom the person authorises', () => {
  test('comes in without stating anything, until the date, and never longer than that', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await fileIn(house, newPdf(paule, 'biologiste'), 'biologiste');
    expect(await seen('infirmiere', paule)).toBe('access-refused');
    await house.access.authorise(holder, idOf('infirmiere'), days(30));
    expect(await lastLine(paule)).toMatchObject({
      action: 'professional.authorise',
      subject: { id: idOf('infirmiere'), label: 'Élodie Girard' },
    });
    expect(await known(paule, 'infirmiere')).toMatchObject({
      consent: 'valid',
      ground: 'holder',
      statedBy: undefined,
    });
    expect((await seenIn(house, await house.asProfessional('infirmiere', paule))).total).toBe(1);
    expect((await lastLine(paule))?.basis).toBe('holder');
    await house.rows(
      `update access.consent set expires_at = now() - interval '1 second' where holder_id = $1`,
      [paule.holderId],
    );
    expect(await seen('infirmiere', paule)).toBe('access-refused');
    expect(await known(paule, 'infirmiere')).toMatchObject({ consent: 'expired', ground: undefined });
  });

  test('is ended at once, whatever let them in, keeps what they wrote and may ask again', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await house.consent('cardiologue', paule);
    await house.access.authorise(holder, idOf('cardiologue'), days(30));
    const own = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
    await house.access.endAccess(holder, idOf('cardiologue'));
    expect(await lastLine(paule)).toMatchObject({
      action: 'settings.change',
      subject: { id: idOf('cardiologue'), label: 'fin de l’accès de Dr Marc Delaunay' },
    });
    expect(await seen('cardiologue', paule)).toBe('access-refused');
    expect(await known(paule, 'cardiologue')).toBeUndefined();
    const request = await house.asProfessional('cardiologue', paule);
    expect((await house.documents.read(request, own)).entry.entryId).toBe(own);
    await house.consent('cardiologue', paule);
    expect(await seen('cardiologue', paule)).toBe('accepted');
  });

  test('is of the directory, reads something, is not blocked, and has an end within three years', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    const authorise = (id: string, until = days(10)) => toldBy(house.access.authorise(holder, id, until));
    expect(await authorise('nobody')).toMatchObject({ code: 'professional-unknown' });
    expect(await authorise(idOf('medecin-du-travail'))).toMatchObject({ code: 'profession-reads-nothing' });
    expect(await authorise(idOf('secretaire'))).toMatchObject({ code: 'profession-reads-nothing' });
    for (const until of [days(-1), days(1200), '2027-02-30', 'demain'])
      expect(await authorise(idOf('infirmiere'), until)).toMatchObject({ code: 'authorisation-end' });
    await house.access.block(holder, idOf('infirmiere'));
    expect(await authorise(idOf('infirmiere'))).toMatchObject({ code: 'professional-is-blocked' });
    const doctor = await house.asProfessional('biologiste', paule);
    expect(await toldBy(house.access.authorise(doctor, idOf('biologiste'), days(1)))).toMatchObject({
      code: 'act-refused',
    });
    expect(await toldBy(house.access.endAccess(doctor, idOf('biologiste')))).toMatchObject({
      code: 'act-refused',
    });
  });
});

describe('a professional whom the person blocks', () => {
  test('is named in the line, must exist, and may never have come', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    expect(await toldBy(house.access.block(holder, 'nobody'))).toMatchObject({
      code: 'professional-unknown',
    });
    await house.access.block(holder, idOf('biologiste'));
    expect(await lastLine(paule)).toMatchObject({
      action: 'professional.block',
      subject: { id: idOf('biologiste'), label: 'Dr Anne Vasseur' },
    });
    await house.access.unblock(holder, idOf('biologiste'));
    expect(await lastLine(paule)).toMatchObject({
      action: 'professional.unblock',
      subject: { label: 'Dr Anne Vasseur' },
    });
  });

  test('gets nothing back when unblocked: no team, no code, no emergency, nothing said meanwhile', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    await house.access.authorise(holder, idOf('cardiologue'), days(30));
    await openTeam(paule);
    const { code } = await house.access.createShareCode(holder, { parts: ['BIOLOGIE'], minutes: 30 });
    await house.access.enterShareCode(await house.asProfessional('cardiologue', paule), code);
    await house.openEmergency('biologiste', paule);
    for (const name of ['cardiologue', 'biologiste'] as const) {
      expect(await seen(name, paule)).toBe('accepted');
      await house.access.block(holder, idOf(name));
      expect(await seen(name, paule)).toBe('access-refused');
    }
    const { session } = await house.asProfessional('biologiste', paule);
    expect((await house.access.ownEmergencies(session))[0]?.closedAt).toBeInstanceOf(Date);
    // the reception of the hospital notes an agreement all the same
    await house.access.stateConsent(await house.asProfessional('secretaire', paule), {
      basis: 'consent_collected_for_another',
      confirmed: true,
      professionalId: idOf('cardiologue'),
    });
    for (const name of ['cardiologue', 'biologiste'] as const) {
      await house.access.unblock(holder, idOf(name));
      expect([name, await seen(name, paule)]).toEqual([name, 'access-refused']);
      expect(await known(paule, name)).toBeUndefined();
    }
  });

  test('unblocking somebody who is not blocked takes nothing away', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    await house.access.unblock(await house.asHolder(paule), idOf('infirmiere'));
    expect(await seen('infirmiere', paule)).toBe('accepted');
  });

  test('blocked by the treating doctor, loses every way in too', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const { code } = await house.access.createShareCode(await house.asHolder(paule), {
      parts: ['BIOLOGIE'],
      minutes: 360,
    });
    await house.access.enterShareCode(await house.asProfessional('infirmiere', paule), code);
    await house.access.block(await house.asProfessional('medecin', paule), idOf('infirmiere'));
    await house.access.unblock(await house.asHolder(paule), idOf('infirmiere'));
    expect(await seen('infirmiere', paule)).toBe('access-refused');
  });
});

describe('a share code', () => {
  const create = async (of: TestPerson, over: { parts?: readonly string[]; minutes?: number } = {}) =>
    house.access.createShareCode(await house.asHolder(of), { parts: ['BIOLOGIE'], minutes: 30, ...over });
  const enter = async (name: ProfessionalName, of: TestPerson, code: string) =>
    toldBy(house.access.enterShareCode(await house.asProfessional(name, of), code));
  const codes = async (of: TestPerson) => house.access.shareCodes(await house.asHolder(of));

  test('opens the chosen parts to whoever enters it, once, for its time; the person sees the visit and stops it', async () => {
    const paule = await house.newPerson();
    const inside = await fileIn(house, newPdf(paule, 'biologiste', { typeCode: BIOLOGY }), 'biologiste');
    const outside = await fileIn(
      house,
      newPdf(paule, 'biologiste', { typeCode: CONSULTATION }),
      'biologiste',
    );
    const { code, id } = await create(paule);
    expect(code).toMatch(/^\d{8}$/);
    expect(await codes(paule)).toMatchObject([{ id, state: 'waiting', parts: ['BIOLOGIE'], minutes: 30 }]);
    expect(await enter('cardiologue', paule, `${code.slice(0, 4)} ${code.slice(4)}`)).toBe('accepted');
    const request = await house.asProfessional('cardiologue', paule);
    expect((await seenIn(house, request)).ids).toEqual([inside]);
    expect(await toldBy(house.documents.read(request, outside))).toMatchObject({ code: 'document-absent' });
    const [live] = await codes(paule);
    expect(live).toMatchObject({
      state: 'live',
      by: { id: idOf('cardiologue'), label: 'Dr Marc Delaunay', about: 'Médecin, CHU de Valombrelle' },
    });
    expect(live?.state === 'live' && live.until.getTime() - live.since.getTime()).toBe(30 * 60_000);
    expect(await known(paule, 'cardiologue')).toMatchObject({ ground: 'code', consent: 'valid' });
    // single use
    expect(await enter('biologiste', paule, code)).toMatchObject({ code: 'share-code-wrong' });
    await house.access.endShareCode(await house.asHolder(paule), id);
    expect(await lastLine(paule)).toMatchObject({
      action: 'code.end',
      objectId: id,
      subject: { id: idOf('cardiologue'), label: 'Dr Marc Delaunay' },
    });
    expect(await seen('cardiologue', paule)).toBe('access-refused');
    expect(await codes(paule)).toEqual([]);
  });

  test('is kept as a slow hash of its own space, and its entry is told at once', async () => {
    const paule = await house.newPerson();
    const { code, id } = await create(paule);
    const [row] = await house.rows<{ row: string }>(
      'select c::text as row from access.share_code c where code_id = $1',
      [id],
    );
    expect(row?.row).not.toContain(code);
    const before = performance.now();
    expect(await enter('infirmiere', paule, code === '00000000' ? '00000001' : '00000000')).toMatchObject({
      code: 'share-code-wrong',
    });
    expect(performance.now() - before).toBeGreaterThan(20);
    expect(await enter('infirmiere', paule, code)).toBe('accepted');
    const jobs = await house.rows(
      `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'code-used/tell-holder' and payload->>'codeId' = $1`,
      [id],
    );
    expect(jobs).toHaveLength(1);
  });

  test('dies of five wrong tries, each counted and told in the history, whoever tries', async () => {
    const paule = await house.newPerson();
    const { code } = await create(paule);
    const wrong = (n: number) => String((Number(code) + n) % 100_000_000).padStart(8, '0');
    for (const n of [1, 2, 3, 4])
      expect(await enter(n % 2 ? 'infirmiere' : 'pharmacien', paule, wrong(n))).toMatchObject({
        code: 'share-code-wrong',
        sentence: 'Ce code n’ouvre pas ce carnet.',
      });
    expect(await codes(paule)).toMatchObject([{ state: 'waiting' }]);
    await enter('pharmacien', paule, wrong(5));
    expect(await codes(paule)).toMatchObject([{ state: 'spoilt' }]);
    expect(await enter('infirmiere', paule, code)).toMatchObject({ code: 'share-code-wrong' });
    expect(await seen('infirmiere', paule)).toBe('access-refused');
    const lines = await house.access.history(await house.asHolder(paule), { limit: 50 });
    const tries = lines.filter(({ action }) => action === 'code.use');
    expect(tries).toHaveLength(6);
    expect(tries.every(({ outcome, rule }) => outcome === 'refused' && rule === 'share-code-wrong')).toBe(
      true,
    );
  });

  test('is not entered too late, nor once cancelled, nor in another space, nor by who may not', async () => {
    const paule = await house.newPerson();
    const other = await house.newPerson();
    const late = await create(paule);
    await house.rows(
      `update access.share_code set created_at = created_at - interval '31 minutes' where code_id = $1`,
      [late.id],
    );
    expect(await enter('infirmiere', paule, late.code)).toMatchObject({ code: 'share-code-wrong' });
    const cancelled = await create(paule);
    await house.access.endShareCode(await house.asHolder(paule), cancelled.id);
    expect(await enter('infirmiere', paule, cancelled.code)).toMatchObject({ code: 'share-code-wrong' });
    const { code } = await create(paule, { minutes: 360 });
    expect(await enter('infirmiere', other, code)).toMatchObject({ code: 'share-code-wrong' });
    expect(await enter('medecin-du-travail', paule, code)).toMatchObject({ code: 'act-refused' });
    await house.access.block(await house.asHolder(paule), idOf('pharmacien'));
    expect(await enter('pharmacien', paule, code)).toMatchObject({ code: 'act-refused' });
    expect(await enter('infirmiere', paule, '1234 567')).toMatchObject({ code: 'share-code-shape' });
    expect(await enter('infirmiere', paule, code)).toBe('accepted');
  });

  test('is entered by one of many who enter it at once', async () => {
    const paule = await house.newPerson();
    const { code } = await create(paule);
    const names = ['infirmiere', 'pharmacien', 'biologiste', 'cardiologue'] as const;
    const answers = await Promise.all(names.map((name) => enter(name, paule, code)));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect((await codes(paule)).filter(({ state }) => state === 'live')).toHaveLength(1);
  });

  test('asks for parts that exist and one of three times; five wait at most', async () => {
    const paule = await house.newPerson();
    for (const parts of [[], ['NOTHING']])
      expect(await toldBy(create(paule, { parts }))).toMatchObject({ code: 'share-parts-missing' });
    expect(await toldBy(create(paule, { minutes: 31 }))).toMatchObject({ code: 'share-duration' });
    for (let n = 0; n < 5; n++) await create(paule);
    expect(await toldBy(create(paule))).toMatchObject({ code: 'share-too-many' });
    const doctor = await house.asProfessional('infirmiere', paule);
    expect(
      await toldBy(house.access.createShareCode(doctor, { parts: ['BIOLOGIE'], minutes: 30 })),
    ).toMatchObject({ code: 'act-refused' });
    expect(await toldBy(house.access.endShareCode(doctor, (await codes(paule))[0]!.id))).toMatchObject({
      code: 'act-refused',
    });
    expect(await toldBy(house.access.endShareCode(await house.asHolder(paule), 'x'))).toMatchObject({
      code: 'share-code-absent',
    });
  });

  test('of all categories opens what the profession may read, and no more', async () => {
    const paule = await house.newPerson();
    const inside = await fileIn(house, newPdf(paule, 'biologiste', { typeCode: BIOLOGY }), 'biologiste');
    await fileIn(house, newPdf(paule, 'biologiste', { typeCode: CONSULTATION }), 'biologiste');
    const { code } = await create(paule, {
      parts: house.access.reference.categories.map((one) => one.code),
      minutes: 120,
    });
    await enter('infirmiere', paule, code);
    expect((await seenIn(house, await house.asProfessional('infirmiere', paule))).ids).toEqual([inside]);
  });
});
