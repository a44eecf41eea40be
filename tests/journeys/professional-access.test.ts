/** The professional's side of access: agreements, care teams, emergencies, the search of the call centre (H04–H07, O01–O04, R44–R47). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CarnetError } from '#platform/errors';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const everything = { limit: 50, offset: 0 };
const idOf = (name: ProfessionalName) => professional(name).nationalId;
const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Paris' });
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: CarnetError) => error.code,
  );
const opens = async (name: ProfessionalName, of: TestPerson) =>
  refusal(house.documents.list(await house.asProfessional(name, of), {}, everything));
const told = async (of: TestPerson) =>
  (await house.access.history(await house.asHolder(of), { limit: 100 }))
    .map((line) => `${line.actor.label}: ${line.action} ${line.outcome} ${line.rule}`)
    .reverse();
const events = (of: TestPerson, topic: string) =>
  house.rows<{ payload: { professionalId?: string } }>(
    `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier like $1 || '/%' and payload->>'holderId' = $2`,
    [topic, of.holderId],
  );

describe('an agreement', () => {
  test('outside the care team holds for one consultation, said or written, and is asked again', async () => {
    const paule = await house.newPerson();
    const request = await house.asProfessional('infirmiere', paule);
    const { until } = await house.access.stateConsent(request, {
      basis: 'consent_given',
      form: 'written',
      confirmed: true,
    });
    const hours = (until.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    expect(await opens('infirmiere', paule)).toBe('allowed');
    const [row] = await house.rows<{ form: string; basis: string }>(
      'select form, basis from access.consent where holder_id = $1',
      [paule.holderId],
    );
    expect(row).toEqual({ form: 'written', basis: 'consent_given' });
    await house.rows(
      `update access.consent set expires_at = now() - interval '1 minute' where holder_id = $1`,
      [paule.holderId],
    );
    expect(await opens('infirmiere', paule)).toBe('access-refused');
  });

  test('is taken back at once by whoever stated it', async () => {
    const paule = await house.newPerson();
    await house.consent('cardiologue', paule);
    const request = await house.asProfessional('cardiologue', paule);
    expect((await house.access.threshold(request)).open.allowed).toBe(true);
    await house.access.withdrawConsent(request, 'statement');
    expect((await house.access.threshold(request)).open.allowed).toBe(false);
    expect(await opens('cardiologue', paule)).toBe('access-refused');
    expect(await told(paule)).toContain('Dr Marc Delaunay: consent.withdraw allowed A-WITHDRAW-CONSENT');
  });

  test('is noted at reception for a professional of the hospital, and for nobody of another', async () => {
    const paule = await house.newPerson();
    const desk = await house.asProfessional('secretaire', paule);
    const state = (professionalId?: string) =>
      house.access.stateConsent(desk, {
        basis: 'consent_collected_for_another',
        confirmed: true,
        professionalId,
      });
    expect(await refusal(state(idOf('medecin')))).toBe('no-colleague');
    expect(await refusal(state())).toBe('no-colleague');
    await state(idOf('cardiologue'));
    expect(await opens('cardiologue', paule)).toBe('allowed');
    expect(await opens('secretaire', paule)).toBe('access-refused');
    expect(await told(paule)).toContain('Sylvie Lemaire: consent.state allowed A-STATE-AT-RECEPTION');
  });
});

describe('a care team', () => {
  test('lets its members in until its end, each of them told to the person; a member reads why', async () => {
    const paule = await house.newPerson();
    const desk = await house.asProfessional('secretaire', paule);
    expect(await opens('cardiologue', paule)).toBe('access-refused');
    const { teamId } = await house.access.openTeam(desk, {
      members: [idOf('cardiologue'), idOf('infirmiere')],
      untilDay: inDays(30),
    });
    expect(await opens('cardiologue', paule)).toBe('allowed');
    const { relation } = await house.access.threshold(await house.asProfessional('infirmiere', paule));
    expect(relation).toMatchObject({ ground: 'team', teamLabel: 'CHU de Valombrelle' });
    const midnight = new Date(`${inDays(31)}T00:00:00+01:00`).getTime();
    expect(Math.abs((relation.until?.getTime() ?? 0) - midnight)).toBeLessThanOrEqual(3_600_000);
    expect(
      (await events(paule, 'professional-first-access')).map(({ payload }) => payload.professionalId).sort(),
    ).toEqual([idOf('cardiologue'), idOf('infirmiere')].sort());
    expect((await told(paule)).filter((line) => line.includes('team.open'))).toHaveLength(2);
    for (const request of [
      desk,
      await house.asHolder(paule),
      await house.asProfessional('cardiologue', paule),
    ])
      expect(await house.access.careTeams(request)).toMatchObject([
        { id: teamId, structureLabel: 'CHU de Valombrelle', openedByLabel: 'Sylvie Lemaire' },
      ]);
    // another structure learns nothing of the team, be it through its member
    expect(await house.access.careTeams(await house.asProfessional('infirmiere', paule))).toEqual([]);

    await house.access.endMember(desk, teamId, idOf('infirmiere'));
    expect(await opens('infirmiere', paule)).toBe('access-refused');
    await house.access.addMembers(desk, teamId, [idOf('infirmiere')]);
    expect(await opens('infirmiere', paule)).toBe('allowed');
    await house.access.endTeam(desk, teamId);
    for (const name of ['cardiologue', 'infirmiere'] as const)
      expect(await opens(name, paule)).toBe('access-refused');
    expect(await refusal(house.access.addMembers(desk, teamId, [idOf('infirmiere')]))).toBe('team-absent');
  });

  test('ends by itself at its date', async () => {
    const paule = await house.newPerson();
    const desk = await house.asProfessional('secretaire', paule);
    await house.access.openTeam(desk, { members: [idOf('cardiologue')], untilDay: inDays(0) });
    expect(await opens('cardiologue', paule)).toBe('allowed');
    await house.rows(`update access.care_team set until = now() - interval '1 second' where holder_id = $1`, [
      paule.holderId,
    ]);
    expect(await opens('cardiologue', paule)).toBe('access-refused');
  });

  test.each([
    ['a day that was', { untilDay: inDays(-1) }, 'team-end'],
    ['two years', { untilDay: inDays(731) }, 'team-end'],
    ['no day', { untilDay: '2026-02-31' }, 'team-end'],
    ['nobody', { members: [] }, 'team-members'],
    ['somebody unknown', { members: ['899999999999'] }, 'team-members'],
    ['a secretariat', { members: [professional('secretaire').nationalId] }, 'team-members'],
  ])('refuses %s', async (_what, over, code) => {
    const paule = await house.newPerson();
    const team = { members: [idOf('cardiologue')], untilDay: inDays(10), ...over };
    expect(await refusal(house.access.openTeam(await house.asProfessional('secretaire', paule), team))).toBe(
      code,
    );
    expect(await house.rows('select 1 from access.care_team where holder_id = $1', [paule.holderId])).toEqual(
      [],
    );
    expect(await told(paule)).toEqual([`Sylvie Lemaire: team.open refused ${code}`]);
  });

  test('is not opened for another structure, nor ended by one', async () => {
    const paule = await house.newPerson();
    const { teamId } = await house.access.openTeam(await house.asProfessional('secretaire', paule), {
      members: [idOf('cardiologue')],
      untilDay: inDays(10),
    });
    await house.access.endTeam(await house.asProfessional('infirmiere', paule), teamId);
    expect(await opens('cardiologue', paule)).toBe('allowed');
    expect(
      await refusal(
        house.access.addMembers(await house.asProfessional('infirmiere', paule), teamId, [
          idOf('infirmiere'),
        ]),
      ),
    ).toBe('team-absent');
  });
});

describe('an emergency', () => {
  const inEmergency = async (name: ProfessionalName, of: TestPerson) => ({
    ...(await house.asProfessional(name, of)),
    mode: 'bris_de_glace' as const,
  });
  const reason = { reason: 'Personne inconsciente', confirmed: true };

  test('opens with its reason, shows on every visit of the session, ends, and is justified once', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.documents.depositLot(
      { session: await house.sessionOf('cardiologue') },
      { documents: [newPdf(paule, 'cardiologue')] },
    );
    const request = await inEmergency('infirmiere', paule);
    await house.access.askEmergency(request);
    const opened = await house.access.openEmergency(request, reason);
    const again = await house.access.openEmergency(request, reason);
    expect(again.emergencyId).toBe(opened.emergencyId);
    const door = await house.access.threshold(await house.asProfessional('infirmiere', paule));
    expect(door).toMatchObject({ mode: 'bris_de_glace', open: { allowed: true } });
    expect(door.relation.emergencyUntil?.getTime()).toBe(opened.until.getTime());
    expect(await opens('infirmiere', paule)).toBe('allowed');
    const session = await house.sessionOf('infirmiere');
    expect(await house.access.ownEmergencies(session)).toMatchObject([
      { id: opened.emergencyId, personLabel: 'ESSAI PAULE', mode: 'bris_de_glace', closedAt: undefined },
    ]);
    await house.access.closeEmergency(request);
    expect(await opens('infirmiere', paule)).toBe('access-refused');

    const normal = await house.asProfessional('infirmiere', paule);
    expect(await refusal(house.access.justifyEmergency(normal, opened.emergencyId, 'Bref'))).toBe(
      'justification-too-short',
    );
    await house.access.justifyEmergency(
      normal,
      opened.emergencyId,
      'Malaise sur la voie publique, transport aux urgences.',
    );
    expect(
      await refusal(house.access.justifyEmergency(normal, opened.emergencyId, 'Une autre explication.')),
    ).toBe('emergency-absent');
    const [own] = await house.access.ownEmergencies(session);
    expect(own?.justifiedAt).toBeInstanceOf(Date);
    expect(own?.closedAt).toBeInstanceOf(Date);
    expect(await house.access.emergencies(await house.asHolder(paule))).toMatchObject([
      {
        reason: 'Personne inconsciente',
        justification: 'Malaise sur la voie publique, transport aux urgences.',
      },
    ]);
    expect(await house.access.emergencies(await house.asProfessional('pharmacien', paule))).toEqual([]);
    expect(
      (await told(paule)).filter((line) => line.includes('BREAK-GLASS') || line.includes('justify')),
    ).toEqual([
      'Élodie Girard: space.open allowed A-BREAK-GLASS',
      'Élodie Girard: document.list allowed A-BREAK-GLASS',
      'Élodie Girard: emergency.justify refused justification-too-short',
      'Élodie Girard: emergency.justify allowed A-JUSTIFY',
      'Élodie Girard: emergency.justify refused emergency-absent',
    ]);
  });

  test('is not another professional’s, nor another session’s', async () => {
    const paule = await house.newPerson();
    await house.access.openEmergency(await inEmergency('infirmiere', paule), reason);
    const session = await house.newSession({ kind: 'professional', professionalId: idOf('infirmiere') });
    const elsewhere = { session, holderId: paule.holderId };
    expect(await refusal(house.documents.list(elsewhere, {}, everything))).toBe('access-refused');
    expect(await opens('pharmacien', paule)).toBe('access-refused');
  });

  test('is refused in the same words by a switch, a block and a profession, with the true rule in the history', async () => {
    const [opposed, blocking, usual] = await Promise.all([
      house.newPerson(),
      house.newPerson(),
      house.newPerson(),
    ]);
    await house.rows('insert into access.switches (holder_id, emergency_others) values ($1, false)', [
      opposed.holderId,
    ]);
    await house.access.block(await house.asHolder(blocking), idOf('infirmiere'));
    const words = async (name: ProfessionalName, of: TestPerson) =>
      house.access.askEmergency(await inEmergency(name, of)).then(
        () => 'allowed',
        (error: CarnetError) => `${error.status} ${error.code} ${error.sentence} ${error.advice}`,
      );
    const refused = await words('infirmiere', opposed);
    expect(refused).toContain('L’accès en urgence à ce carnet est refusé.');
    expect(await words('infirmiere', blocking)).toBe(refused);
    expect(await words('medecin-du-travail', usual)).toBe(refused);
    expect(await words('infirmiere', usual)).toBe('allowed');
    const lines = async (of: TestPerson) => (await told(of)).filter((line) => line.includes('space.open'));
    expect(await lines(opposed)).toEqual(['Élodie Girard: space.open refused D-EMERGENCY-OFF']);
    expect(await lines(blocking)).toEqual(['Élodie Girard: space.open refused D-BLOCKED']);
    expect(await lines(usual)).toEqual(
      ['Lucie Perrot: space.open refused D-OCCUPATIONAL'].map((line) => expect.stringContaining(line)),
    );
  });

  test('is not offered to who may come in already, and needs its reason and its confirmation', async () => {
    const paule = await house.newPerson();
    const request = await inEmergency('cardiologue', paule);
    expect(await refusal(house.access.openEmergency(request, { ...reason, reason: ' ' }))).toBe(
      'reason-missing',
    );
    expect(await refusal(house.access.openEmergency(request, { ...reason, confirmed: false }))).toBe(
      'emergency-not-confirmed',
    );
    await house.consent('cardiologue', paule);
    expect(await refusal(house.access.askEmergency(request))).toBe('already-authorised');
    expect(await refusal(house.access.openEmergency(request, reason))).toBe('already-authorised');
  });

  test('shows whom to call: the treating doctor, then and no other time', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const doctors = async (request: Parameters<typeof house.access.reading>[0]) =>
      (await house.access.treatingDoctors(request)).map(({ label, phone }) => `${label} ${phone}`);
    const normal = await house.asProfessional('infirmiere', paule);
    expect(await doctors(normal)).toEqual([]);
    await house.access.openEmergency(await inEmergency('infirmiere', paule), reason);
    expect(await doctors(normal)).toEqual(['Dr Claire Fournier 0465710045']);
    await house.access.closeEmergency(normal);
    expect(await doctors(normal)).toEqual([]);
  });
});

describe('the call centre', () => {
  const search = async (name: ProfessionalName, traits: Parameters<TestHouse['access']['searchPerson']>[1]) =>
    house.access.searchPerson({ session: await house.sessionOf(name) }, traits);
  const journal = () =>
    house.rows<{ n: number }>(
      `select count(*)::int as n from audit.security_event where action = 'person.search'`,
    );

  test('finds a person by name in use or birth name, by day or year, without any number', async () => {
    const before = (await journal())[0]!.n;
    const found = await search('regulateur', { name: 'delmas', givenName: 'Monique', birth: '1954' });
    expect(found.map(({ birthName, usageName }) => `${birthName} ${usageName}`)).toEqual(['GARNIER Delmas']);
    // her homonym, born the same day, is found too
    expect(await search('regulateur', { name: 'Garnier', birth: '1954-02-19' })).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/254028719990194|ins/i);
    expect(await search('regulateur', { name: 'Garnier', birth: '1954-02-20' })).toEqual([]);
    expect(await search('regulateur', { name: 'Garnier', birth: '1954', sex: 'M' })).toEqual([]);
    expect((await journal())[0]!.n).toBe(before + 4);
  });

  test('finds nobody closed, opposed, who refuses the 15, or who blocked this doctor', async () => {
    const [usual, closed, opposed, refusing, blocking] = await Promise.all([
      house.newPerson({ givenName: 'Zelie' }),
      house.newPerson({ givenName: 'Zelie', state: 'closed' }),
      house.newPerson({ givenName: 'Zelie', state: 'opposed' }),
      house.newPerson({ givenName: 'Zelie' }),
      house.newPerson({ givenName: 'Zelie' }),
    ]);
    await house.rows('insert into access.switches (holder_id, emergency_samu) values ($1, false)', [
      refusing.holderId,
    ]);
    await house.access.block(await house.asHolder(blocking), idOf('regulateur'));
    const found = await Promise.all(
      [usual, closed, opposed, refusing, blocking].map(async (one) =>
        (await search('regulateur', { name: 'Essai', givenName: 'Zelie', birth: one.birthDate })).some(
          ({ holderId }) => holderId === one.holderId,
        ),
      ),
    );
    expect(found).toEqual([true, false, false, false, false]);
  });

  test('asks for more when too many answer, or too little is said', async () => {
    await Promise.all(Array.from({ length: 11 }, () => house.newPerson({ givenName: 'Yvonne' })));
    await house.rows(
      `update citizens.person set birth_date = '1981-03-03' where first_given_name = 'YVONNE'`,
    );
    expect(await refusal(search('regulateur', { name: 'Essai', birth: '1981' }))).toBe('search-too-many');
    expect(await refusal(search('regulateur', { name: 'Essai', birth: '' }))).toBe('search-too-vague');
    expect(await refusal(search('regulateur', { name: '', birth: '1981' }))).toBe('search-too-vague');
  });

  test('is the regulating doctors’ alone, and a refused search stands in the security journal', async () => {
    for (const name of ['medecin', 'infirmiere', 'secretaire'] as const)
      expect(await refusal(search(name, { name: 'Garnier', birth: '1954' }))).toBe('act-refused');
    const [last] = await house.rows<{ code: string; actor_id: string }>(
      `select code, actor_id from audit.security_event where action = 'person.search' and actor_id = $1`,
      [idOf('infirmiere')],
    );
    expect(last).toMatchObject({ code: 'D-NOT-REGULATOR' });
  });

  test('opens in its own mode, without an explanation to give, and never shows the number', async () => {
    const paule = await house.newPerson();
    const request = { ...(await house.asProfessional('regulateur', paule)), mode: 'centre_15' as const };
    expect((await house.access.threshold(await house.asProfessional('regulateur', paule))).showsNumber).toBe(
      false,
    );
    await house.access.openEmergency(request, { reason: 'Appel pour malaise', confirmed: true });
    const door = await house.access.threshold(await house.asProfessional('regulateur', paule));
    expect(door).toMatchObject({ mode: 'centre_15', showsNumber: false, open: { allowed: true } });
    const [own] = await house.access.ownEmergencies(await house.sessionOf('regulateur'));
    expect(own?.justifyBefore).toBeUndefined();
    expect((await house.access.threshold(await house.asProfessional('medecin', paule))).showsNumber).toBe(
      true,
    );
  });

  test('refuses to search without end', async () => {
    await house.rows(`delete from platform.rate_limit where key like 'search-without-number%'`);
    const code = async () => refusal(search('regulateur', { name: 'Personne', birth: '1900' }));
    const answers = [];
    for (let n = 0; n < 101; n++) answers.push(await code());
    expect(answers.slice(0, 100).every((one) => one === 'allowed')).toBe(true);
    expect(answers[100]).toBe('too-many');
    await house.rows(`delete from platform.rate_limit where key like 'search-without-number%'`);
  });
});
