/**
 * A mother lets her daughter help, in a browser without any program: the invitation, its code, the answer, what the
 * daughter may and may not, the pause, the end and their proofs.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './chromium.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, where = 'main') => plain(await page.locator(where).first().textContent());
const titleOf = async (page: Page) => plain(await page.title());

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('somebody who helps', () => {
  let site: Site;
  let mother: Page;
  let daughter: Page;
  let code: string;
  let notebook: string;

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    mother = await site.signIn('citizen', 'martine');
    daughter = await site.signIn('citizen', 'soizic');
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('is invited in one form, which keeps what was typed and shows it before it is made', async () => {
    await mother.getByRole('link', { name: 'Proches' }).click();
    await mother.getByRole('link', { name: 'Inviter un aidant' }).click();
    expect(await mother.locator('input:checked').count()).toBe(0);
    await mother.getByLabel('Nom de naissance').fill('Leguellec');
    await mother.getByLabel('Premier prénom').fill('Soizic');
    await mother.getByLabel('Date de naissance').fill('31/02/1988');
    await mother.getByRole('button', { name: 'Vérifier avant d’inviter' }).click();
    expect(await titleOf(mother)).toMatch(/^Erreur : /);
    expect(await mother.getByLabel('Date de naissance').inputValue()).toBe('31/02/1988');
    await mother.getByLabel('Date de naissance').fill('17 03 1988');
    await mother.getByLabel('Cette personne est').selectOption({ label: 'votre enfant' });
    await mother.getByLabel('Lire les documents').check();
    await mother.getByLabel(/^Dernier jour/).fill('30/06/2099');
    await mother.getByRole('button', { name: 'Vérifier avant d’inviter' }).click();
    const told = await said(mother);
    for (const fact of [
      'Soizic Leguellec',
      '17 mars 1988',
      'Non compris',
      '30 juin 2099',
      'Lire l’historique',
    ])
      expect(told).toContain(fact);
    await mother.getByRole('button', { name: 'Modifier' }).click();
    expect(await mother.getByLabel('Lire les documents').isChecked()).toBe(true);
    await mother.getByRole('button', { name: 'Vérifier avant d’inviter' }).click();
    await mother.getByRole('button', { name: 'Inviter dans votre carnet' }).click();
    code = plain(await mother.locator('p.code').textContent());
    expect(code).toMatch(/^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/);
  });

  test('answers with the code; somebody else’s identity, or another code, is told nothing', async () => {
    const stranger = await site.signIn('citizen', 'enzo');
    const ask = async (page: Page, typed: string) => {
      await page.goto('/moi/proches/invitation');
      await page.getByLabel('Code d’invitation').fill(typed);
      await page.getByRole('button', { name: 'Lire l’invitation' }).click();
      return said(page, '[role="alert"]');
    };
    expect(await ask(stranger, code)).toBe(await ask(stranger, '0000 0000 0000'));
    await daughter.goto(`/moi/proches/invitation?code=${code.replaceAll(' ', '').toLowerCase()}`);
    expect(await said(daughter)).toContain('Martine Leguellec vous propose');
    await daughter.getByRole('button', { name: 'Accepter' }).click();
    expect(await said(daughter, '[role="status"]')).toContain('Invitation acceptée');
  });

  test('goes to the notebook in two steps, and is told on each page whose it is', async () => {
    await daughter.goto('/moi');
    await daughter.locator('.switcher summary').click();
    await daughter.getByRole('link', { name: /^Martine Leguellec, / }).click();
    notebook = new URL(daughter.url()).pathname;
    for (const path of ['', '/documents', '/documents?etat=archives']) {
      await daughter.goto(notebook + path);
      expect(await titleOf(daughter)).toContain('carnet de Martine Leguellec');
      expect(await said(daughter, '.notebook-band')).toContain(
        'Vous êtes dans le carnet de Martine, 64 ans (votre mère), jusqu’au 30 juin 2099',
      );
    }
    await daughter.goto(notebook);
    expect(await said(daughter)).toContain('Vous ne pouvez pas');
  });

  test('reads, and neither hides, nor looks into the history, nor changes where the mother is told (R29, R40)', async () => {
    await daughter.goto(`${notebook}/documents`);
    await daughter.locator('main ol a').first().click();
    // a pin is the reader's own and moves nothing of the mother's
    expect(await daughter.locator('main form button').allTextContents()).toEqual(['Épingler (Martine)']);
    const document = new URL(daughter.url()).pathname;
    const post = (path: string, form: Record<string, string>) =>
      daughter.request.post(path, { form, headers: { origin: site.url }, maxRedirects: 0 });
    // what a carer may not do to a document is answered as if it were not there
    expect((await post(document, { acte: 'cacher' })).status()).toBe(404);
    expect((await post(`${notebook}/compte`, { mail: 'autre@exemple.test' })).status()).toBe(403);
    expect((await daughter.goto(`${notebook}/acces/historique`))?.status()).toBe(403);
    for (const path of ['/acces', '/compte', '/proches', '/proches/inviter'])
      expect((await daughter.goto(notebook + path))?.status(), path).toBe(404);
    await mother.goto('/moi/compte');
    expect(await said(mother)).toContain('martine.leguellec@exemple.test');
  });

  test('stands in the mother’s history under her own name', async () => {
    await mother.goto('/moi/acces/historique?qui=tous');
    const lines = await said(mother);
    expect(lines).toContain('Soizic Leguellec a accepté d’agir pour vous.');
    expect(lines).toMatch(/Soizic Leguellec \(aidant\) a lu «/);
    expect(lines).toMatch(/Soizic Leguellec \(aidant\) a voulu cacher .*Accès refusé/);
  });

  test('is paused, and told so; then let in again', async () => {
    await mother.goto('/moi/proches');
    await mother.getByRole('link', { name: /^Gérer/ }).click();
    await mother.getByRole('button', { name: 'Mettre en pause cet accès' }).click();
    expect(await said(mother, '[role="status"]')).toContain('Accès en pause');
    expect((await daughter.goto(notebook))?.status()).toBe(403);
    expect(await titleOf(daughter)).toContain('Accès en pause');
    expect(await daughter.locator('.notebook-band').count()).toBe(0);
    await mother.getByRole('button', { name: 'Reprendre cet accès' }).click();
    expect((await daughter.goto(notebook))?.status()).toBe(200);
  });

  test('gives it up, and keeps a proof; the mother too', async () => {
    await daughter.goto('/moi/proches');
    await daughter.getByRole('link', { name: /^Attestation ou fin/ }).click();
    const paper = await daughter.request.get(`${new URL(daughter.url()).pathname}/attestation`);
    expect(paper.headers()['content-type']).toBe('application/pdf');
    await daughter.getByRole('button', { name: 'Renoncer au carnet de Martine Leguellec' }).click();
    expect(await said(daughter, '[role="status"]')).toContain('Accès abandonné');
    expect((await daughter.goto(notebook))?.status()).toBe(404);
    await mother.goto('/moi/proches');
    await mother.getByText('1 accès terminé').click();
    await mother.getByRole('link', { name: /^Voir : Soizic/ }).click();
    expect(await mother.getByRole('link', { name: 'Télécharger l’attestation de fin (PDF)' }).count()).toBe(
      1,
    );
  });
});
