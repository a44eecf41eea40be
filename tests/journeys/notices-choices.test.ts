/** What a person chooses of their mails, and what nobody can switch off (I07); who may see or change any of it. */
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { note, type Preferences } from '#notifications';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { at, DAY, sendDigests } from '../moved-clock.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  // sessions that last until the moments of these tests
  await house.rows(`update identity.session set expires_at = 'infinity', idle_seconds = 2147483647`);
});
afterAll(() => house?.close());

const subjects = async (of: TestPerson) => (await house.mails(of.mail)).map(({ subject }) => subject);

type Chosen = { readonly quiet?: Preferences['quiet'] } & Partial<Preferences['cadences']>;
const choose = async (of: TestPerson, { quiet, ...cadences }: Chosen) =>
  house.access.writing(await house.asHolder(of), async (visit) => {
    const before = await house.notifications.preferencesOf(visit);
    await house.notifications.choosePreferences(visit.authorize('contact.change'), {
      cadences: { ...before.cadences, ...cadences },
      quiet: quiet ?? before.quiet,
    });
  });
const chosen = async (of: TestPerson) =>
  house.access.reading(await house.asHolder(of), (visit) => house.notifications.preferencesOf(visit));

/** A professional files a document at that moment. */
const fileAt = (of: TestPerson, time = new Date()) =>
  at(house, time, async (then) => {
    const session = await house.sessionOf('cardiologue');
    await then.doors.documents.depositLot({ session }, { documents: [newPdf(of, 'cardiologue')] });
  });
/** A moment in Paris of the next Monday, or of some days after. */
function monday(hour: string, days = 0): Date {
  const start = new Date();
  start.setUTCHours(12, 0, 0, 0);
  do start.setTime(start.getTime() + DAY);
  while (start.getUTCDay() !== 1);
  const day = new Date(start.getTime() + days * DAY).toISOString().slice(0, 10);
  const paris = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', timeZoneName: 'longOffset' });
  const offset = /GMT([+-]\d\d:\d\d)/.exec(paris.format(new Date(`${day}T12:00:00Z`)))?.[1];
  return new Date(`${day}T${hour}:00${offset}`);
}

describe('each kind of document notice', () => {
  test('comes daily at half past six unless chosen otherwise', async () => {
    const paule = await house.newPerson();
    expect(await chosen(paule)).toEqual({
      cadences: { documents: 'daily', answers: 'immediate', looks: 'monthly' },
      quiet: { from: '21:00', to: '08:00' },
    });
    await fileAt(paule, monday('09:00'));
    await sendDigests(house, monday('18:29'));
    expect(await subjects(paule)).toEqual([]);
    await sendDigests(house, monday('18:31'));
    expect(await subjects(paule)).toEqual(['Vous avez 1 nouvel élément']);
  });

  test('comes at once if asked so, but not during the quiet hours', async () => {
    const paule = await house.newPerson();
    await choose(paule, { documents: 'immediate', quiet: { from: '22:30', to: '07:15' } });
    await fileAt(paule, monday('22:31'));
    await sendDigests(house, monday('23:59'));
    await sendDigests(house, monday('07:14', 1));
    expect(await subjects(paule)).toEqual([]);
    await sendDigests(house, monday('07:16', 1));
    expect(await subjects(paule)).toEqual(['Vous avez 1 nouvel élément']);
    await fileAt(paule, monday('10:00', 1));
    await sendDigests(house, monday('10:01', 1));
    expect(await subjects(paule)).toHaveLength(2);
  });

  test('comes on Mondays if asked so', async () => {
    const paule = await house.newPerson();
    await choose(paule, { documents: 'weekly' });
    await fileAt(paule, monday('18:45'));
    await sendDigests(house, monday('18:29', 7));
    expect(await subjects(paule)).toEqual([]);
    await sendDigests(house, monday('18:31', 7));
    expect(await subjects(paule)).toEqual(['Vous avez 1 nouvel élément']);
  });

  test('takes its time from the choice at the moment when it arrives, as the deposit writes it', async () => {
    const [daily, now] = [await house.newPerson(), await house.newPerson()];
    await choose(now, { documents: 'immediate', quiet: { from: '08:00', to: '08:00' } });
    for (const one of [daily, now]) await fileAt(one);
    await house.house.tasks.notices();
    expect(await subjects(daily)).toEqual([]);
    expect(await subjects(now)).toEqual(['Vous avez 1 nouvel élément']);
  });
});

describe('what is told at once', () => {
  test('has no choice: whatever a person asked, and at three in the morning', async () => {
    const paule = await house.newPerson();
    await choose(paule, {
      documents: 'weekly',
      answers: 'weekly',
      looks: 'never',
      quiet: { from: '00:00', to: '23:59' },
    });
    await house.consent('infirmiere', paule);
    await at(house, monday('03:00'), (then) =>
      then.doors.notifications.tell(paule.holderId, { kind: 'code-used', cause: 'code-used/x' }),
    );
    await house.runJobs();
    expect((await subjects(paule)).sort()).toEqual([
      'Un professionnel a déclaré votre accord',
      'Votre code de partage vient de servir',
    ]);
  });

  test('is not among the answers that a form may give', async () => {
    const paule = await house.newPerson();
    const wrong = { documents: 'never' } as const;
    await expect(choose(paule, wrong)).rejects.toMatchObject({ code: 'notice-cadence', status: 422 });
    await expect(choose(paule, { looks: 'daily' })).rejects.toMatchObject({ code: 'notice-cadence' });
    for (const hour of ['24:00', '7:00', '21h', '', '21:00:00', "21:00'"])
      await expect(choose(paule, { quiet: { from: hour, to: '08:00' } })).rejects.toMatchObject({
        code: 'notice-hours',
      });
    expect((await chosen(paule)).cadences.documents).toBe('daily');
  });

  test('an answer that is not wanted makes no mail, and nothing waits for ever', async () => {
    const paule = await house.newPerson();
    await choose(paule, { looks: 'never' });
    await house.access.writing(await house.asHolder(paule), (visit) =>
      note(visit.tx, { kind: 'looks', cause: 'looks/x' }),
    );
    await sendDigests(house, monday('18:31', 40));
    expect(await subjects(paule)).toEqual([]);
  });
});

describe('the second gate', () => {
  const tables = ['notification', 'mail', 'preference', 'to_professional'] as const;
  const countIn = (request: Parameters<TestHouse['access']['reading']>[0], table: string) =>
    house.access.reading(request, async ({ tx }) => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from notifications.${sql.raw(table)}`.execute(tx);
      return rows[0]!.n;
    });

  test('shows a person their own rows, a professional none of a person, and nobody the rows of another', async () => {
    const [paule, other] = [await house.newPerson(), await house.newPerson()];
    for (const one of [paule, other]) {
      await choose(one, { documents: 'weekly' });
      await house.consent('medecin', one);
    }
    await house.runJobs();
    const counts = async (request: Parameters<typeof countIn>[0]) =>
      Object.fromEntries(
        await Promise.all(tables.map(async (table) => [table, await countIn(request, table)])),
      );
    expect(await counts(await house.asHolder(paule))).toEqual({
      notification: 1,
      mail: 1,
      preference: 1,
      to_professional: 0,
    });
    expect(await counts(await house.asProfessional('medecin', paule))).toEqual({
      notification: 0,
      mail: 0,
      preference: 0,
      to_professional: 0,
    });
  });

  test.each([
    `insert into notifications.notification (holder_id, cause, kind) values (platform.holder(), 'x', 'x')`,
    `insert into notifications.mail (holder_id, mail_id, kind, message_id) values (platform.holder(), gen_random_uuid(), 'x', 'x')`,
    `insert into notifications.preference (holder_id, quiet_from, quiet_to) values (platform.holder(), '21:00', '08:00')`,
    `insert into notifications.to_professional (actor_id, cause, kind, person, person_label) values ('x', 'x', 'x', 'x', 'x')`,
    `select notifications.tell_treating_doctors('emergency-opened', 'x', 'x', 'x', 'x')`,
  ])('refuses to a professional in the space: %s', async (text) => {
    const paule = await house.newPerson();
    await house.consent('medecin', paule);
    await expect(
      house.access.writing(await house.asProfessional('medecin', paule), ({ tx }) =>
        tx.executeQuery(CompiledQuery.raw(text)),
      ),
    ).rejects.toThrow(/row-level security|permission denied|The notifier tells, nobody else/);
  });

  test('plans nothing outside of a visit', async () => {
    await expect(
      house.access.asActor(await house.sessionOf('medecin'), (tx) =>
        note(tx, { kind: 'new-document', cause: 'x' }),
      ),
    ).rejects.toThrow('A notice is planned inside a visit.');
  });
});
