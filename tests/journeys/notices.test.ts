/** The person is told once, by a mail that says nothing medical (A14). The mails go through real SMTP to the mail stand-in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemSession } from '#identity';
import { createNotifications } from '#notifications';
import { parsePublicId } from '#platform/ids';
import type { Task } from '#platform/jobs';
import type { Mail } from '#platform/mail';
import { cast } from '../../src/app/demo/cast.ts';
import { composeMail, KINDS } from '../../src/modules/notifications/mails.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { professional } from '../personas.ts';
import { authorOf, newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house?.close());

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

describe('one mail an event', () => {
  test('for a document that a professional files', async () => {
    const paule = await house.newPerson();
    await file(paule);
    await file(paule, {}, 'secretaire');
    expect(await house.mails(paule.mail)).toEqual([]);
    await house.runJobs();
    const mails = await house.mails(paule.mail);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Il y a du nouveau dans votre carnet',
      'Il y a du nouveau dans votre carnet',
    ]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  });

  test('even if the job runs twice', async () => {
    const paule = await house.newPerson();
    const entryId = await file(paule);
    const [job] = await waiting();
    await house.runJobs();
    expect(job!.task).toBe('document-deposited/tell-holder');
    const tasks: Readonly<Record<string, Task>> = house.house.tasks;
    for (const _again of [1, 2]) await tasks[job!.task]!(job!.payload);
    expect(await house.mails(paule.mail)).toHaveLength(1);
    const told = await house.rows(
      'select kind, cause, channel_kind, sent_at is not null as sent from notifications.notification where holder_id = $1',
      [paule.holderId],
    );
    expect(told).toEqual([
      { kind: 'new-document', cause: `document-deposited/${entryId}`, channel_kind: 'mail', sent: true },
    ]);
  });

  test('as the same message when the first attempt failed half-way', async () => {
    const paule = await house.newPerson();
    const sent: Mail[] = [];
    let isDown = true;
    const notifications = createNotifications({
      citizens: house.citizens,
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
    const tell = () => notifications.tell(paule.holderId, 'new-document', 'document-deposited/x');
    await expect(tell()).rejects.toThrow();
    isDown = false;
    await tell();
    await tell();
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
  });

  test('for a lot of documents sent together, one, and none for what is replayed', async () => {
    const paule = await house.newPerson();
    const lot = { documents: [newPdf(paule, 'cardiologue'), newPdf(paule, 'cardiologue')] };
    const session = await house.sessionOf('cardiologue');
    await house.documents.depositLot({ session }, lot);
    await house.documents.depositLot({ session }, lot);
    await house.runJobs();
    expect(await house.mails(paule.mail)).toHaveLength(1);
  });

  test('for the first access of a professional, once, and again after a block was lifted', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    await house.consent('infirmiere', paule);
    await house.runJobs();
    expect((await house.mails(paule.mail)).map(({ subject }) => subject)).toEqual([
      'Un professionnel a déclaré votre accord',
    ]);
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
    expect(await house.mails(paule.mail)).toEqual([]);
  });

  test('for a person without an address, and nothing fails', async () => {
    const paule = await house.newPerson();
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [paule.holderId]);
    await file(paule);
    await house.runJobs();
    expect(await waiting()).toEqual([]);
    const told = await house.rows(
      'select channel_kind, sent_at is not null as sent from notifications.notification where holder_id = $1',
      [paule.holderId],
    );
    expect(told).toEqual([{ channel_kind: null, sent: true }]);
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

  test.each(KINDS)('%s: nothing medical, no name, no number, no link that signs in', (kind) => {
    const { subject, text, html } = composeMail(kind, url);
    for (const part of [subject, text, html.replace(/<style[\s\S]*?<\/style>|style="[^"]*"/g, '')]) {
      const said = new Set(part.toLowerCase().match(/\p{L}+/gu) ?? []);
      expect(medicalWords().filter((word) => said.has(word))).toEqual([]);
      expect(part).not.toMatch(/[0-9]{5,}/);
    }
    for (const link of html.match(/href="[^"]*"/g) ?? [])
      expect(link).toMatch(/^href="https:\/\/carnet\.test\/[a-z/-]*"$/);
    expect(html).not.toMatch(/<img|<script|<link|http:\/\//);
  });

  test('a word that would tell is found', () => {
    for (const word of ['biologie', 'infirmier', 'ordonnances']) expect(medicalWords()).toContain(word);
  });

  test('through the wire it holds no title, author, place, name or number of the person', async () => {
    const paule = await house.newPerson();
    await file(paule, { title: 'Sérologie très reconnaissable' });
    await house.consent('infirmiere', paule);
    await house.runJobs();
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
    const kept = JSON.stringify([
      await waiting(),
      await house.rows('select * from notifications.notification'),
    ]);
    for (const secret of ['Sérologie', 'Delaunay', paule.ins, paule.birthName, paule.mail])
      expect(kept).not.toContain(secret);
    expect(kept).toContain(paule.holderId);
    await house.runJobs();
  });
});
