/** The person is told once, by mails that say nothing medical (A14). The mails go through real SMTP to the mail stand-in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemSession } from '#identity';
import { createNotifications } from '#notifications';
import { openDatabase } from '#platform/database/database';
import { parsePublicId } from '#platform/ids';
import type { Task } from '#platform/jobs';
import type { Mail } from '#platform/mail';
import { cast } from '../../src/app/demo/cast.ts';
import { composeMail, type MailContent } from '../../src/modules/notifications/mails.ts';
import { URGENT_KINDS } from '../../src/modules/notifications/rules/kinds.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { digestDay, sendDigests } from '../moved-clock.ts';
import { professional } from '../personas.ts';
import { authorOf, newPdf } from './sample-documents.ts';

let house: TestHouse;
let app: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  app = openDatabase({ url: house.databaseUrl, role: 'carnet_app', max: 4 });
});
afterAll(async () => {
  await app?.db.destroy();
  await house?.close();
});

async function file(
  of: TestPerson,
  over: Parameters<typeof newPdf>[2] = {},
  by: 'cardiologue' | 'secretaire' = 'cardiologue',
) {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf(by) },
    { documents: [newPdf(of, 'cardiologue', over)] },
  );
  return parsePublicId(documents[0]!.id)!.objectId;
}
const waiting = () =>
  house.rows<{ task: string; payload: object }>(
    `select task_identifier as task, payload from graphile_worker.jobs j join graphile_worker._private_jobs using (id)`,
  );

const told = (of: TestPerson) =>
  house.rows<{ cause: string; mail: string; channel_kind: string | null; sent: boolean }>(
    `select n.cause, m.kind as mail, m.channel_kind, m.sent_at is not null as sent
     from notifications.notification n join notifications.mail m using (holder_id, mail_id) where n.holder_id = $1`,
    [of.holderId],
  );
const subjects = async (of: TestPerson) => (await house.mails(of.mail)).map(({ subject }) => subject);

describe('one mail', () => {
  test('a day for the documents that professionals file, at the time of the digest and once', async () => {
    const paule = await house.newPerson();
    const first = await file(paule);
    await file(paule, {}, 'secretaire');
    await house.runJobs();
    await house.house.tasks.notices();
    expect(await house.mails(paule.mail)).toEqual([]);
    for (const _again of [1, 2]) await sendDigests(house);
    expect(await subjects(paule)).toEqual(['Vous avez 2 nouveaux éléments']);
    expect(await told(paule)).toContainEqual({
      cause: `document-deposited/${first}`,
      mail: 'digest',
      channel_kind: 'mail',
      sent: true,
    });
    await file(paule);
    await sendDigests(house);
    expect(await subjects(paule)).toContain('Vous avez 1 nouvel élément');
    expect(await house.mails(paule.mail)).toHaveLength(2);
  });

  test('even if two processes send at once', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => house.newPerson()));
    for (const one of people) await file(one);
    await Promise.all([1, 2, 3].map(() => sendDigests(house)));
    const counts = await Promise.all(people.map(async (one) => (await house.mails(one.mail)).length));
    expect(counts).toEqual(people.map(() => 1));
  });

  test('even if the job runs twice', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const [job] = await waiting();
    await house.runJobs();
    expect(job!.task).toBe('professional-first-access/tell-holder');
    const tasks: Readonly<Record<string, Task>> = house.house.tasks;
    for (const _again of [1, 2]) await tasks[job!.task]!(job!.payload);
    expect(await house.mails(paule.mail)).toHaveLength(1);
    expect(await told(paule)).toEqual([
      {
        cause: expect.stringMatching(/^professional-first-access\//),
        mail: 'first-access',
        channel_kind: 'mail',
        sent: true,
      },
    ]);
  });

  test('as the same message when the first attempt failed half-way, and whoever tries again', async () => {
    const paule = await house.newPerson();
    const sent: Mail[] = [];
    let isDown = true;
    const notifications = createNotifications({
      db: app.db,
      clock: house.house.clock,
      citizens: house.citizens,
      representation: house.representation,
      mailer: {
        async send(mail) {
          sent.push(mail);
          if (isDown) throw new Error('The connection broke after the mail had left.');
        },
        close() {},
      },
      publicUrl: 'http://localhost:8080',
      mailDomain: 'carnet.test',
      visit: (holderId, work) => house.access.writing({ session: systemSession, holderId }, work),
    });
    const tell = () => notifications.tell(paule.holderId, { kind: 'first-access', cause: 'first-access/x' });
    await expect(tell()).rejects.toThrow();
    await expect(notifications.sweep()).rejects.toThrow();
    isDown = false;
    // The second failure rests a quarter of a minute: nobody insists before.
    await tell();
    expect(sent).toHaveLength(2);
    await house.rows(`update notifications.mail set next_try_at = now() where holder_id = $1`, [
      paule.holderId,
    ]);
    expect(await notifications.sweep()).toBe(1);
    await tell();
    expect(await notifications.sweep()).toBe(0);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((mail) => JSON.stringify(mail))).size).toBe(1);
  });

  test('whose sender disappeared, after ten minutes', async () => {
    const paule = await house.newPerson();
    await file(paule);
    await sendDigests(house);
    const [mail] = await house.mails(paule.mail);
    // as if the process had ended between the sending and its mark
    await house.rows(`update notifications.mail set sent_at = null, next_try_at = $2 where holder_id = $1`, [
      paule.holderId,
      new Date(digestDay().getTime() + 600_000),
    ]);
    await sendDigests(house);
    expect(await house.mails(paule.mail)).toHaveLength(1);
    await sendDigests(house, new Date(digestDay().getTime() + 660_000));
    const mails = await house.mails(paule.mail);
    expect(mails).toHaveLength(2);
    expect(mails[1]).toEqual(mail);
  });

  test('even for somebody after many who cannot be told, who wait without holding up anybody', async () => {
    const [lost, paule] = [await house.newPerson(), await house.newPerson()];
    for (const one of [lost, paule]) await file(one);
    // nobody can be visited where there is no space any more
    await house.rows('delete from enrolment.space where holder_id = $1', [lost.holderId]);
    await expect(sendDigests(house)).rejects.toThrow();
    expect(await subjects(paule)).toEqual(['Vous avez 1 nouvel élément']);
    expect(await subjects(lost)).toEqual([]);
    await house.rows('delete from notifications.notification where holder_id = $1', [lost.holderId]);
  });

  test('for a lot of documents sent together, which counts each, and none for what is replayed', async () => {
    const paule = await house.newPerson();
    const lot = { documents: [newPdf(paule, 'cardiologue'), newPdf(paule, 'cardiologue')] };
    const session = await house.sessionOf('cardiologue');
    await house.documents.depositLot({ session }, lot);
    await house.documents.depositLot({ session }, lot);
    await sendDigests(house);
    expect(await subjects(paule)).toEqual(['Vous avez 2 nouveaux éléments']);
  });

  test('for what an author takes back, each time, with what arrived', async () => {
    const paule = await house.newPerson();
    const [kept, removed] = [await file(paule), await file(paule)];
    const cardiologist = await house.asProfessional('cardiologue', paule);
    await house.documents.remove(cardiologist, removed);
    for (const _again of [1, 2]) {
      await house.documents.archive(cardiologist, kept);
      await house.documents.unarchive(cardiologist, kept);
    }
    await sendDigests(house);
    expect(await subjects(paule)).toEqual(['Vous avez 7 nouveaux éléments']);
    expect(new Set((await told(paule)).map(({ cause }) => cause.split('/')[0]))).toEqual(
      new Set(['document-deposited', 'document-removed', 'document-archived', 'document-unarchived']),
    );
  });

  test('for the first access of a professional, at once and at any hour, and again after a block was lifted', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    await house.consent('infirmiere', paule);
    await house.runJobs();
    expect(await subjects(paule)).toEqual(['Un professionnel a déclaré votre accord']);
    const { nationalId } = professional('infirmiere');
    await house.access.block(await house.asHolder(paule), nationalId);
    await house.access.unblock(await house.asHolder(paule), nationalId);
    await house.consent('infirmiere', paule);
    await house.runJobs();
    expect(await house.mails(paule.mail)).toHaveLength(2);
  });
});

describe('no mail', () => {
  test('for what the person may not learn of yet, for their own deposit, for hiding, for a refusal', async () => {
    const paule = await house.newPerson();
    await file(paule, {
      visibility: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
    });
    await house.documents.depositLot(
      { session: await house.sessionOfHolder(paule.holderId) },
      {
        documents: [
          newPdf(paule, 'cardiologue', {
            typeCode: 'DOCPAT05',
            author: {
              id: paule.holderId,
              label: 'Paule Essai',
              profession: undefined,
              structureId: undefined,
              structureLabel: undefined,
            },
          }),
        ],
      },
    );
    await expect(file({ ...paule, ins: '299019999900100' })).rejects.toThrow();
    const list = await house.documents.list(await house.asHolder(paule), {}, { limit: 10, offset: 0 });
    expect(list.entries).toHaveLength(1);
    await house.documents.hide(await house.asHolder(paule), list.entries[0]!.entryId);
    await house.runJobs();
    await sendDigests(house);
    expect(await house.mails(paule.mail)).toEqual([]);
  });

  test('for a person without an address, and nothing fails', async () => {
    const paule = await house.newPerson();
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [paule.holderId]);
    await file(paule);
    await house.consent('infirmiere', paule);
    await house.runJobs();
    await sendDigests(house);
    expect(await waiting()).toEqual([]);
    expect((await told(paule)).map(({ channel_kind, sent }) => ({ channel_kind, sent }))).toEqual([
      { channel_kind: null, sent: true },
      { channel_kind: null, sent: true },
    ]);
  });

  test('when the deposit is undone', async () => {
    const paule = await house.newPerson();
    const wrong = newPdf(paule, 'cardiologue', {
      patient: {
        ins: paule.ins,
        oid: paule.insOid,
        traits: { birthName: 'X', birthGivenNames: ['Y'], sex: 'F', birthDate: '1900-01-01' },
      },
    });
    await expect(
      house.documents.depositLot(
        { session: await house.sessionOf('cardiologue') },
        { documents: [newPdf(paule, 'cardiologue'), wrong] },
      ),
    ).rejects.toMatchObject({ code: 'traits-differ' });
    expect(await waiting()).toEqual([]);
    expect(
      await house.rows('select 1 from notifications.notification where holder_id = $1', [paule.holderId]),
    ).toEqual([]);
  });
});

describe('what a mail says', () => {
  const url = 'https://carnet.test';
  /** Words of care, of types, of professions, of places: any of them would tell why somebody saw somebody. */
  function medicalWords(): string[] {
    const { reference } = house.access;
    const labels = [
      ...reference.types.map(({ labelFr }) => labelFr),
      ...reference.categories.map(({ labelFr }) => labelFr),
      ...reference.professions.map(({ labelFr }) => labelFr),
      ...reference.groups.map(({ labelFr }) => labelFr),
      ...cast.structures.map(({ name }) => name),
      'diagnostic maladie patient patiente médecin docteur infirmière pharmacien hôpital clinique laboratoire analyse biologie sang grossesse cancer VIH dépistage vaccin radio scanner ordonnance traitement médicament résultat compte-rendu consultation urgence urgences allergie santé mentale psychiatrie addiction',
    ];
    const words = labels.flatMap((label) => label.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
    // words that say nothing of anybody's health
    const plain = new Set([
      'document',
      'documents',
      'professionnel',
      'professionnels',
      'autre',
      'autres',
      'dans',
      'pour',
      'accord',
      'avec',
      'données',
      'ouvrir',
      'votre',
      'code',
      'compte',
      'historique',
      'vous',
      'service',
      'services',
      'acte',
      'actes',
      'première',
      'services',
      'jour',
      'libre',
      'demande',
      'projet',
      'test',
    ]);
    return [...new Set(words)].filter((word) => !plain.has(word));
  }

  const contents: readonly MailContent[] = [
    ...URGENT_KINDS.flatMap((kind) => [
      { kind, about: 'own' as const },
      { kind, about: 'other' as const },
    ]),
    { kind: 'digest', own: 1, others: 0, looks: false },
    { kind: 'digest', own: 12, others: 0, looks: true },
    { kind: 'digest', own: 0, others: 1, looks: false },
    { kind: 'digest', own: 2, others: 3, looks: true },
    { kind: 'digest', own: 0, others: 0, looks: true },
  ];

  test.each(contents)(
    '$kind $about: nothing medical, no name, no number, no link that signs in',
    (content) => {
      const { subject, text, html } = composeMail(content, url);
      for (const part of [subject, text, html.replace(/<style[\s\S]*?<\/style>|style="[^"]*"/g, '')]) {
        const said = new Set(part.toLowerCase().match(/\p{L}+/gu) ?? []);
        expect(medicalWords().filter((word) => said.has(word))).toEqual([]);
        expect(part).not.toMatch(/[0-9]{5,}/);
      }
      for (const link of html.match(/href="[^"]*"/g) ?? [])
        expect(link).toMatch(/^href="https:\/\/carnet\.test\/[a-z/-]*"$/);
      expect(html).not.toMatch(/<img|<script|<link|http:\/\//);
    },
  );

  test('mails about oneself and about somebody else are told apart', () => {
    for (const kind of URGENT_KINDS.filter((one) => one !== 'new-device')) {
      const [own, other] = (['own', 'other'] as const).map((about) => composeMail({ kind, about }, url));
      expect(own!.subject).not.toBe(other!.subject);
      expect(other!.text).toMatch(/proche|représentez/);
    }
  });

  test('a word that would tell is found', () => {
    for (const word of ['biologie', 'infirmier', 'ordonnances']) expect(medicalWords()).toContain(word);
  });

  test('through the wire it holds no title, author, place, name or number of the person', async () => {
    const paule = await house.newPerson();
    await file(paule, { title: 'Sérologie très reconnaissable' });
    await house.consent('infirmiere', paule);
    await house.runJobs();
    await sendDigests(house);
    const mails = await house.mails(paule.mail);
    expect(mails).toHaveLength(2);
    const everything = JSON.stringify(mails);
    for (const secret of [
      'Sérologie',
      'Delaunay',
      'Girard',
      'CHU',
      authorOf('cardiologue').id!,
      paule.ins,
      paule.birthName,
      paule.givenName,
      paule.holderId,
    ])
      expect(everything).not.toContain(secret);
  });

  test('jobs and notices at rest hold none either', async () => {
    const paule = await house.newPerson();
    await file(paule, { title: 'Sérologie très reconnaissable' });
    await house.consent('infirmiere', paule);
    const kept = JSON.stringify([
      await waiting(),
      await house.rows('select * from notifications.notification'),
      await house.rows('select * from notifications.mail'),
    ]);
    for (const secret of ['Sérologie', 'Delaunay', paule.ins, paule.birthName, paule.mail])
      expect(kept).not.toContain(secret);
    expect(kept).toContain(paule.holderId);
    await house.runJobs();
  });
});
