/**
 * The main job, in a browser without any program: a doctor files a real document, the person is told, reads it, hides it
 * and sees who did what; the others see what the rules give them.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insKey } from '#formats/ins';
import { newCda, pdf } from '../journeys/sample-documents.ts';
import { sendDigests } from '../moved-clock.ts';
import { person, professional } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const lea = person('lea');

/** No-break spaces are the typographer's, not the reader's. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const said = async (locator: Locator) => plain((await locator.textContent()) ?? '');
const titleOf = async (page: Page) => plain(await page.title());

/** A well-formed matricule that is nobody's. */
const nobody = `1900175000001${insKey('1900175000001')}`;
const spaced = '2 03 06 2A 062 901 67';

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('the main job, in a browser without programs', () => {
  let site: Site;
  let doctor: Page;
  let nurse: Page;
  let holder: Page;
  let documentPath: string;

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  const find = async (page: Page, ins: string) => {
    await page.goto('/pro');
    await page.getByLabel('Matricule INS').fill(ins);
    await page.getByRole('button', { name: 'Chercher' }).click();
  };
  const stateConsent = async (page: Page) => {
    await page.getByLabel('La personne me donne son accord, à l’oral').check();
    await page.getByLabel('Je confirme que la personne est informée et d’accord.').check();
    await page.getByRole('button', { name: 'Ouvrir ce carnet' }).click();
  };

  test('a doctor is told what is wrong with a matricule, and keeps what was typed', async () => {
    doctor = await site.signIn('professional', 'cardiologue');
    await find(doctor, '2 03 06 2A 062 901 68');
    await expect.poll(() => titleOf(doctor)).toMatch(/^Erreur : /);
    expect(await doctor.getByLabel('Matricule INS').inputValue()).toBe('2 03 06 2A 062 901 68');
    expect(await said(doctor.getByRole('alert'))).toContain('La clé du matricule est fausse');
    // R16: a person who refused the record reads like nobody at all
    await find(doctor, person('carlos').ins);
    const opposed = await said(doctor.locator('main'));
    await find(doctor, nobody);
    expect((await said(doctor.locator('main'))).replaceAll(nobody, '')).toBe(
      opposed.replaceAll(person('carlos').ins, ''),
    );
  });

  test('finds the person, states the basis of access and finds nothing ticked beforehand', async () => {
    await find(doctor, spaced);
    expect(await said(doctor.getByRole('heading', { level: 1 }))).toBe('BONNET Léa');
    expect(await doctor.locator('input:checked').count()).toBe(0);
    await doctor.getByRole('button', { name: 'Ouvrir ce carnet' }).click();
    expect(await said(doctor.getByRole('alert'))).toContain('2 problèmes');
    await stateConsent(doctor);
    expect(await said(doctor.getByRole('status'))).toContain('Carnet ouvert');
    expect(await said(doctor.locator('main'))).toContain('Aucun document que vous puissiez lire');
  });

  test('files a CDA: its type and author are proposed, then it is in the list', async () => {
    const cda = newCda({ ...lea, holderId: '', givenName: 'Léa' }, 'cardiologue');
    await doctor.getByRole('link', { name: 'Déposer un document' }).click();
    await doctor
      .getByLabel('Fichier à déposer')
      .setInputFiles({ name: 'bilan.xml', mimeType: 'text/xml', buffer: Buffer.from(cda.bytes) });
    await doctor.getByRole('button', { name: 'Continuer' }).click();
    const facts = await said(doctor.locator('main'));
    expect(facts).toContain("CR d'examens biologiques");
    expect(facts).toContain('Marc Delaunay');
    await doctor.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
    expect(await said(doctor.getByRole('status'))).toContain('Document déposé');
    expect(await doctor.getByRole('rowheader').count()).toBe(1);
  });

  test('is told why a second time is refused, and finds it among the deposits', async () => {
    await doctor.getByRole('link', { name: 'Déposer un document' }).click();
    await doctor.getByLabel('Fichier à déposer').setInputFiles({
      name: 'notes.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from([0, 1, 2, 3]),
    });
    await doctor.getByRole('button', { name: 'Continuer' }).click();
    await doctor.getByLabel('Type de document').selectOption({ index: 3 });
    await doctor.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
    expect(await said(doctor.getByRole('alert'))).toContain('Ce format de fichier n’est pas accepté.');
    await doctor.goto('/pro/depots');
    const rows = await doctor.getByRole('row').allTextContents();
    expect(rows[1]).toContain('Ce format de fichier n’est pas accepté.');
    expect(rows[2]).toContain('Déposé');
  });

  test('the person is told at once who has access, and of the documents by the mail of the day; neither is medical', async () => {
    const mails = async () => {
      const answer = await fetch(`${site.inboxUrl}/api/messages?to=${encodeURIComponent(lea.mail)}`);
      return ((await answer.json()) as { messages: { subject: string; text: string }[] }).messages;
    };
    await expect.poll(async () => (await mails()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
    await sendDigests(site);
    expect((await mails()).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Un professionnel a déclaré votre accord',
        expect.stringMatching(/^Vous avez .* élément/),
      ]),
    );
    for (const { subject, text } of await mails())
      expect(`${subject} ${text}`).not.toMatch(/biolog|cardio|bilan/i);
  });

  test('signs in, reads the document and who may see it', async () => {
    holder = await site.signIn('citizen', 'lea');
    expect(await said(holder.locator('main'))).toContain('a déclaré avoir votre accord');
    await holder.getByRole('link', { name: 'Documents', exact: true }).first().click();
    await holder.locator('main ol a').first().click();
    documentPath = new URL(holder.url()).pathname;
    const text = await said(holder.locator('main'));
    expect(text).toMatch(/Peuvent le voir\s*:\s*vous/);
    expect(text).toContain('Delaunay');
  });

  test('hides it, having read the effect first', async () => {
    const effect = await said(holder.getByRole('form', { name: 'Si vous cachez ce document' }));
    expect(effect).toContain('Ne le verront plus');
    expect(effect).toContain('Le verront encore');
    await holder.getByRole('button', { name: 'Cacher ce document' }).click();
    expect(await said(holder.getByRole('status'))).toContain('Document caché');
  });

  test('a nurse then finds nothing, and the document like one that never was', async () => {
    nurse = await site.signIn('professional', 'infirmiere');
    await find(nurse, spaced);
    await stateConsent(nurse);
    expect(await nurse.getByRole('rowheader').count()).toBe(0);
    const record = new URL(nurse.url()).pathname;
    const id = documentPath.split('/').at(-1) ?? '';
    const told = async (path: string) => {
      const answer = await nurse.goto(path);
      const text = await said(nurse.locator('main'));
      return {
        status: answer?.status(),
        text: text.replace(/Donnez ce numéro.*/, ''),
        title: await titleOf(nurse),
      };
    };
    const never = `${id.slice(0, -4)}${id.endsWith('aaaa') ? 'bbbb' : 'aaaa'}`;
    expect(await told(`${record}/documents/${id}`)).toEqual(await told(`${record}/documents/${never}`));
  });

  test('shown again, it is read by the nurse, whose profession may', async () => {
    await holder.goto(documentPath);
    await holder.getByRole('button', { name: 'Montrer ce document' }).click();
    await find(nurse, spaced);
    await nurse.getByRole('rowheader').getByRole('link').click();
    expect(await nurse.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  test('a secretary sees no list, is told why, and files for an author of the same hospital', async () => {
    const secretary = await site.signIn('professional', 'secretaire');
    await find(secretary, spaced);
    expect(await said(secretary.locator('main'))).toContain('Un secrétariat dépose pour un auteur');
    expect(await secretary.getByRole('table').count()).toBe(0);
    await secretary.getByRole('link', { name: 'Déposer un document' }).click();
    await secretary
      .getByLabel('Fichier à déposer')
      .setInputFiles({ name: 'ordonnance.pdf', mimeType: 'application/pdf', buffer: pdf('Repos') });
    await secretary.getByRole('button', { name: 'Continuer' }).click();
    await secretary
      .getByLabel('Type de document')
      .selectOption({ label: 'CR ou fiche de consultation ou de visite' });
    await secretary
      .getByLabel('Numéro RPPS de l’auteur')
      .fill(professional('cardiologue').nationalId.slice(1));
    await secretary.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
    expect(await said(secretary.getByRole('status'))).toContain('Document déposé');
  });

  test('the person reads the PDF as images, with its text beside them', async () => {
    await holder.goto('/moi/documents');
    await holder.getByRole('link', { name: 'ordonnance', exact: true }).click();
    expect(await holder.locator('details', { hasText: 'Lire le texte seul' }).count()).toBe(1);
    const image = holder.getByRole('img', { name: /^Page 1/ });
    const drawn = await holder.request.get((await image.getAttribute('src')) ?? '');
    expect(drawn.headers()['content-type']).toBe('image/png');
  });

  test('the history says who did what, and the rule in words', async () => {
    await holder.goto('/moi/acces/historique');
    const lines = await said(holder.locator('main'));
    expect(lines).toMatch(/Élodie Girard.*a lu/s);
    expect(lines).toMatch(/Marc Delaunay.*a ajouté/s);
    expect(lines).toMatch(/Sylvie Lemaire.*a ajouté « ordonnance »/s);
    expect(lines).toContain('Règle');
  });

  test('blocks the nurse, who then reads nothing more', async () => {
    await holder.goto('/moi/acces');
    await holder.getByRole('link', { name: /Bloquer.*Girard/ }).click();
    await holder.getByRole('button', { name: 'Bloquer ce professionnel' }).click();
    expect(await said(holder.getByRole('status'))).toContain('Professionnel bloqué');
    await find(nurse, spaced);
    expect(await nurse.getByRole('rowheader').count()).toBe(0);
    expect(await said(nurse.locator('main'))).toContain('Ce carnet ne s’ouvre pas pour vous');
  });

  test('asks for another mail address, and is helped with a wrong one', async () => {
    await holder.goto('/moi/compte');
    await holder.getByRole('link', { name: 'Changer ou ajouter' }).click();
    // a session of some minutes is asked to prove itself again
    if (new URL(holder.url()).pathname === '/connexion/confirmer') {
      await holder.getByRole('link', { name: /^Confirmer avec FranceConnect/ }).click();
      await holder.locator('button[value="lea"]').first().click();
    }
    await holder.getByLabel('Adresse mail ou téléphone mobile').fill('lea sans arobase');
    await holder.getByRole('button', { name: 'Envoyer les codes' }).click();
    expect(await titleOf(holder)).toMatch(/^Erreur : /);
    expect(await holder.getByLabel('Adresse mail ou téléphone mobile').inputValue()).toBe('lea sans arobase');
    await holder.getByLabel('Adresse mail ou téléphone mobile').fill('lea.b@exemple.test');
    await holder.getByRole('button', { name: 'Envoyer les codes' }).click();
    expect(await said(holder.locator('main'))).toContain('Envoyé à lea.b@exemple.test');
    await holder.getByRole('link', { name: 'Ne rien changer' }).click();
  });

  test('chooses when mails come, and reads what always comes', async () => {
    await holder.getByRole('link', { name: 'Choisir quand, et voir ce qui est toujours envoyé' }).click();
    expect(await said(holder.locator('main'))).toContain(
      'Votre carnet a été ouvert sans votre accord, en urgence',
    );
    const documents = holder.getByRole('group', { name: 'Vos documents' });
    expect(await documents.getByLabel('Chaque jour à 18 h 30').isChecked()).toBe(true);
    await documents.getByLabel('Chaque lundi à 18 h 30').check();
    await holder.getByLabel('De', { exact: true }).selectOption('22:30');
    await holder.getByRole('button', { name: 'Enregistrer mes choix' }).click();
    expect(await said(holder.getByRole('status'))).toContain('Vos choix sont enregistrés');
    expect(await documents.getByLabel('Chaque lundi à 18 h 30').isChecked()).toBe(true);
    expect(await holder.getByLabel('De', { exact: true }).inputValue()).toBe('22:30');
    await holder.getByLabel('De', { exact: true }).selectOption('');
    await holder.getByRole('button', { name: 'Enregistrer mes choix' }).click();
    expect(await holder.getByLabel('De', { exact: true }).inputValue()).toBe('');
  });

  test('signs out: the page before asks who is there', async () => {
    await holder.getByRole('button', { name: 'Se déconnecter' }).click();
    await holder.waitForURL((url) => !url.pathname.startsWith('/moi'));
    await holder.goto(documentPath);
    expect(new URL(holder.url()).pathname).toBe('/connexion');
  });
});
