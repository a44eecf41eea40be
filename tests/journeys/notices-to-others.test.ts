/** Who else is told: parents and guardians in force, each as themselves; never of a secret; the treating doctors (R13, R1111-48, A6, A7). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemSession } from '#identity';
import { publicHolderId } from '#platform/ids';
import { publish } from '../../src/app/subscriptions.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { at, DAY, digestDay, HOUR, sendDigests } from '../moved-clock.ts';
import { professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house?.close());

const SECRET = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: true };

/** A minor of sixteen with two parents, who live apart. */
async function family(age = 16) {
  const [child, mother, father] = await Promise.all([
    house.newPerson({ givenName: 'Enfant' }),
    house.newPerson(),
    house.newPerson(),
  ]);
  await bornBefore(child, age);
  for (const parent of [mother, father]) await mandate(child, parent);
  return { child, mother, father };
}
const bornBefore = (of: TestPerson, years: number) =>
  house.rows(
    `update citizens.person set birth_date = (now() at time zone 'Europe/Paris')::date - make_interval(years => $2) where holder_id = $1`,
    [of.holderId, years],
  );
async function mandate(of: TestPerson, to: TestPerson, kind = 'parent'): Promise<string> {
  const id = randomUUID();
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, since, invited_by)
     values ($1, $2, $3, $4, 'Paule Essai', 'accepted', '{documents.read}', now() - interval '1 day', $5)`,
    [of.holderId, id, kind, to.holderId, to.holderId],
  );
  return id;
}
async function file(of: TestPerson, over: Parameters<typeof newPdf>[2] = {}): Promise<void> {
  const birth = await house.rows<{ birth: string }>(
    `select to_char(birth_date, 'YYYY-MM-DD') as birth from citizens.person where holder_id = $1`,
    [of.holderId],
  );
  await house.documents.depositLot(
    { session: await house.sessionOf('cardiologue') },
    { documents: [newPdf({ ...of, birthDate: birth[0]!.birth }, 'cardiologue', over)] },
  );
}
/** An event of the house, as its module publishes it. */
const happens = (of: TestPerson, event: Parameters<typeof publish>[1]) =>
  house.access.writing({ session: systemSession, holderId: of.holderId }, (visit) =>
    publish(visit.tx, event),
  );
const subjects = async (of: TestPerson) => (await house.mails(of.mail)).map(({ subject }) => subject);
const kept = (of: TestPerson) =>
  house.rows<{ cause: string; kind: string }>(
    'select cause, kind from notifications.notification where holder_id = $1',
    [of.holderId],
  );

describe('parents', () => {
  test('are told of a child’s documents with their own, in one mail each', async () => {
    const { child, mother, father } = await family(7);
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [child.holderId]);
    await file(child);
    await file(child);
    await file(mother);
    for (const _again of [1, 2]) await house.house.tasks.notices();
    expect(await subjects(father)).toEqual([]);
    for (const _again of [1, 2]) await sendDigests(house);
    const [mail] = await house.mails(mother.mail);
    expect(mail!.subject).toBe('Vous avez 3 nouveaux éléments');
    expect(mail!.text).toContain('Dans votre carnet\u00a0: 1. Dans celui de vos proches\u00a0: 2.');
    expect(await subjects(mother)).toHaveLength(1);
    expect(await subjects(father)).toEqual(['Vous avez 2 nouveaux éléments']);
    expect(JSON.stringify(await house.mails(father.mail))).not.toMatch(/Enfant|Essai/);
  });

  test('are told at once of a first access and of an emergency, in words about somebody else', async () => {
    const { child, mother, father } = await family(7);
    await house.consent('infirmiere', child);
    await house.runJobs();
    for (const parent of [mother, father])
      expect(await subjects(parent)).toEqual(['Un professionnel a maintenant accès au carnet d’un proche']);
    expect(await subjects(child)).toEqual(['Un professionnel a déclaré votre accord']);
    await happens(child, {
      topic: 'emergency-opened',
      holderId: child.holderId,
      emergencyId: randomUUID(),
      professionalId: professional('medecin').nationalId,
      mode: 'bris_de_glace',
    });
    await house.runJobs();
    expect(await subjects(mother)).toContain('Le carnet d’un proche a été ouvert sans accord');
    expect(await subjects(child)).toContain('Votre carnet a été ouvert sans votre accord');
  });

  test('are told once, whatever is tried again', async () => {
    const { child, mother } = await family(7);
    const event = {
      holderId: child.holderId,
      codeId: randomUUID(),
      professionalId: 'x',
      topic: 'code-used',
    } as const;
    for (const _again of [1, 2]) await happens(child, event);
    await house.runJobs();
    // as if the relay had not been marked as done
    await house.rows('update notifications.notification set relay = true where holder_id = $1', [
      child.holderId,
    ]);
    for (const _again of [1, 2]) await house.house.tasks.notices();
    expect(await subjects(mother)).toEqual(['Un code de partage vient de servir']);
    expect(await subjects(child)).toEqual(['Votre code de partage vient de servir']);
  });

  test('are not told of what they did themselves', async () => {
    const { child, mother, father } = await family(7);
    await happens(child, {
      topic: 'document-deposited',
      holderId: child.holderId,
      entryId: randomUUID(),
      depositorId: mother.holderId,
      tellHolder: true,
      secret: false,
    });
    await house.house.tasks.notices();
    await sendDigests(house);
    expect(await subjects(mother)).toEqual([]);
    expect(await subjects(father)).toEqual(['Vous avez 1 nouvel élément']);
  });

  test('are not told of the child’s own sign-ins: the account is the child’s', async () => {
    const { child, mother } = await family(16);
    await happens(child, { topic: 'new-device', holderId: child.holderId, at: new Date().toISOString() });
    await house.runJobs();
    await house.house.tasks.notices();
    expect(await subjects(child)).toEqual(['Connexion depuis un nouvel appareil']);
    expect(await kept(mother)).toEqual([]);
  });

  test('choose for themselves how often', async () => {
    const { child, mother, father } = await family(7);
    await house.access.writing(await house.asHolder(mother), async (visit) => {
      const preferences = await house.notifications.preferencesOf(visit);
      await house.notifications.choosePreferences(visit.authorize('contact.change'), {
        cadences: { ...preferences.cadences, documents: 'immediate' },
        quiet: { from: '08:00', to: '08:00' },
      });
    });
    await file(child);
    await house.house.tasks.notices();
    await house.house.tasks.notices();
    expect(await subjects(mother)).toEqual(['Vous avez 1 nouvel élément']);
    expect(await subjects(father)).toEqual([]);
  });
});

describe('a carer, and somebody whose mandate is over', () => {
  test('a carer is told nothing of the record', async () => {
    const [helped, carer] = [await house.newPerson(), await house.newPerson()];
    await mandate(helped, carer, 'carer');
    await file(helped);
    await house.consent('infirmiere', helped);
    await house.runJobs();
    await house.house.tasks.notices();
    await sendDigests(house);
    expect(await subjects(helped)).toHaveLength(2);
    expect(await kept(carer)).toEqual([]);
  });

  test('a carer is told that their mandate changed, a parent too', async () => {
    const [helped, carer] = [await house.newPerson(), await house.newPerson()];
    const mandateId = await mandate(helped, carer, 'carer');
    await happens(helped, {
      topic: 'mandate-changed',
      holderId: helped.holderId,
      mandateId,
      personId: carer.holderId,
      change: 'ended',
      at: new Date().toISOString(),
    });
    await house.runJobs();
    for (const one of [helped, carer])
      expect(await subjects(one)).toEqual(['Qui peut agir pour qui a changé']);
  });

  test.each([
    ['ended', `status = 'ended', ended_at = now()`],
    ['paused', 'paused_at = now()'],
    ['out of time', `until = now() - interval '1 minute'`],
  ])('what waited for the digest of a parent whose mandate is %s is dropped', async (_name, change) => {
    const { child, mother, father } = await family(7);
    await file(child);
    await file(mother);
    await house.house.tasks.notices();
    expect(await kept(mother)).toHaveLength(2);
    await house.rows(`update representation.mandate set ${change} where holder_id = $1 and person_id = $2`, [
      child.holderId,
      mother.holderId,
    ]);
    await sendDigests(house);
    expect(await subjects(mother)).toEqual(['Vous avez 1 nouvel élément']);
    expect((await house.mails(mother.mail))[0]!.text).not.toContain('proches');
    expect(await kept(mother)).toHaveLength(1);
    expect(await subjects(father)).toEqual(['Vous avez 1 nouvel élément']);
  });

  test('at midnight in Paris on the day of majority, nothing more is told to the parents', async () => {
    const { child, mother, father } = await family(7);
    // eighteen tomorrow: the notice is planned today for a minor, and due when the person is of age
    await house.rows(
      `update citizens.person set birth_date = ((now() at time zone 'Europe/Paris')::date + 1 - interval '18 years')::date where holder_id = $1`,
      [child.holderId],
    );
    await file(child);
    await house.house.tasks.notices();
    expect(await kept(father)).toHaveLength(1);
    await sendDigests(house);
    for (const parent of [mother, father]) {
      expect(await subjects(parent)).toEqual([]);
      expect(await kept(parent)).toEqual([]);
    }
    expect(await subjects(child)).toEqual(['Vous avez 1 nouvel élément']);
  });
});

describe('a secret', () => {
  test('is told to the minor alone: what the parents get and keep is the same with and without it', async () => {
    const worlds = await Promise.all([family(), family()]);
    const seen = [];
    for (const [index, { child, mother, father }] of worlds.entries()) {
      await file(child);
      if (index === 1) {
        await file(child, { visibility: SECRET });
        await happens(child, {
          topic: 'outside-access',
          holderId: child.holderId,
          professionalId: professional('sage-femme').nationalId,
          statedAt: new Date().toISOString(),
          secret: true,
        });
      }
      await house.runJobs();
      await house.house.tasks.notices();
      await sendDigests(house);
      seen.push(
        await Promise.all(
          [mother, father].map(async (parent) => ({
            mails: (await house.mails(parent.mail)).map(({ subject, text, html }) => ({
              subject,
              text,
              html,
            })),
            notices: (await kept(parent)).map(({ kind }) => kind),
          })),
        ),
      );
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(await subjects(worlds[0]!.child)).toEqual(['Vous avez 1 nouvel élément']);
    expect((await subjects(worlds[1]!.child)).sort()).toEqual([
      'Un professionnel que vous voyez peu a ouvert votre carnet',
      'Vous avez 2 nouveaux éléments',
    ]);
  });

  test('is not sent to a mailbox that a parent reads, however it is written', async () => {
    const { child, mother } = await family();
    await house.rows(`update citizens.contact_channel set value = $2 where holder_id = $1`, [
      child.holderId,
      mother.mail.toUpperCase(),
    ]);
    await file(child);
    await file(child, { visibility: SECRET });
    await house.house.tasks.notices();
    await sendDigests(house);
    expect([
      ...(await subjects(mother)),
      ...(await subjects({ ...child, mail: mother.mail.toUpperCase() })),
    ]).toEqual(expect.not.arrayContaining(['Vous avez 2 nouveaux éléments']));
    expect((await kept(child)).map(({ kind }) => kind)).toEqual(['new-document']);
  });

  test('a rule that forgets the secret would be seen', async () => {
    const { child, mother } = await family();
    await file(child, { visibility: SECRET });
    await house.rows(
      'update notifications.notification set secret = false, relay = true where holder_id = $1',
      [child.holderId],
    );
    await house.house.tasks.notices();
    expect(await kept(mother)).toHaveLength(1);
  });
});

describe('the treating doctors', () => {
  const opened = (of: TestPerson, by: 'regulateur' | 'medecin') => ({
    topic: 'emergency-opened' as const,
    holderId: of.holderId,
    emergencyId: randomUUID(),
    professionalId: professional(by).nationalId,
    mode: 'centre_15' as const,
  });
  const toldTo = async (name: 'medecin' | 'cardiologue' | 'infirmiere') =>
    house.access.asActor(await house.sessionOf(name), (tx, actorId) =>
      house.notifications.toProfessional(tx, actorId),
    );

  test('are told on their page of an emergency, once; the one who acted and a blocked one are not', async () => {
    const paule = await house.newPerson({ treating: ['medecin', 'cardiologue', 'infirmiere'] });
    await house.access.block(await house.asHolder(paule), professional('cardiologue').nationalId);
    const event = opened(paule, 'regulateur');
    for (const _again of [1, 2]) await happens(paule, event);
    await house.runJobs();
    const mine = (await toldTo('medecin')).filter(({ person }) => person === publicHolderId(paule.holderId));
    expect(mine).toEqual([
      {
        kind: 'emergency-opened',
        at: expect.any(Date),
        person: publicHolderId(paule.holderId),
        personLabel: 'ESSAI PAULE',
      },
    ]);
    expect(
      (await toldTo('cardiologue')).filter(({ person }) => person === publicHolderId(paule.holderId)),
    ).toEqual([]);
    await happens(paule, opened(paule, 'medecin'));
    await house.runJobs();
    expect(
      (await toldTo('medecin')).filter(({ person }) => person === publicHolderId(paule.holderId)),
    ).toHaveLength(1);
    expect(
      (await toldTo('infirmiere')).filter(({ person }) => person === publicHolderId(paule.holderId)),
    ).toHaveLength(2);
  });

  test('read their own notices and nobody else’s; nobody but the notifier writes one', async () => {
    const medecin = await house.sessionOf('medecin');
    const all = await house.access.asActor(medecin, async (tx) =>
      house.notifications.toProfessional(tx, professional('infirmiere').nationalId),
    );
    expect(all).toEqual([]);
  });
});

describe('« Qui a regardé »', () => {
  /** The next day on which this person’s month is told, a little after midnight in Paris. */
  function dayOf(of: TestPerson): Date {
    const share = Number.parseInt(of.holderId.slice(0, 8), 16) / 2 ** 32;
    const day = Math.floor(share * 28) + 1;
    const next = new Date();
    next.setUTCHours(2, 17, 0, 0);
    do next.setTime(next.getTime() + DAY);
    while (next.getUTCDate() !== day);
    return next;
  }

  test('comes once a month, with the digest of the day, only if somebody looked', async () => {
    const [seen, unseen] = [await house.newPerson(), await house.newPerson()];
    for (const one of [seen, unseen]) await house.consent('infirmiere', one);
    await house.documents.list(await house.asProfessional('infirmiere', seen), {}, { limit: 5, offset: 0 });
    await house.runJobs();
    for (const one of [seen, unseen])
      for (const late of [0, DAY]) {
        const night = new Date(dayOf(one).getTime() + late);
        await at(house, night, (then) => then.tasks.looks());
        await sendDigests(house, new Date(night.getTime() + 20 * HOUR));
      }
    expect((await subjects(seen)).sort()).toEqual([
      'Qui a regardé votre carnet ce mois-ci',
      'Un professionnel a déclaré votre accord',
    ]);
    expect(await subjects(unseen)).toEqual(['Un professionnel a déclaré votre accord']);
  });

  test('tells nothing to parents when every look was secret', async () => {
    const { child, mother } = await family();
    await house.consent('infirmiere', child);
    await house.documents.list(await house.asProfessional('infirmiere', child), {}, { limit: 5, offset: 0 });
    await house.rows('alter table audit.line disable trigger line_append_only');
    await house.rows('update audit.line set secret = true where holder_id = $1', [child.holderId]);
    await house.rows('alter table audit.line enable trigger line_append_only');
    await house.runJobs();
    const before = (await kept(mother)).length;
    await at(house, dayOf(child), async (then) => {
      await then.tasks.looks();
      await then.tasks.notices();
    });
    expect((await kept(child)).map(({ kind }) => kind)).toContain('looks');
    expect(await kept(mother)).toHaveLength(before);
    await sendDigests(house, digestDay(60));
  });
});
