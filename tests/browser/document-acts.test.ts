/**
 * Archiving and deleting on the person's pages, without programs: the effect before the act, the way back where there is one,
 * whose notebook in each button (C12, R5, R36, R40, B14).
 */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import { createSessions, hashSecret } from '../../src/modules/identity/sessions.ts';
import { pdf } from '../journeys/sample-documents.ts';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

/** No-break spaces are the typographer's, not the reader's. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, part = 'main') =>
  plain((await page.locator(part).first().textContent()) ?? '');
const DONE = '[role=status]';

describe.runIf('browser' in launched)('acts on documents, in a browser without programs', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** As somebody of the cast adds it to a notebook, before there is a page to do it. @returns its public id */
  async function added(whose: string, by: string, title: string): Promise<string> {
    const { doors, config } = site.house;
    const [of, who] = [person(whose), person(by)];
    const { db } = openDatabase({ url: config.DATABASE_URL, role: 'carnet_app', max: 1 });
    try {
      const holderId = await doors.citizens.holderByIns(who.ins, who.insOid);
      const secret = await createSessions(db).open({
        kind: 'citizen',
        holderId,
        channel: 'web',
        expiresAt: new Date(Date.now() + 600_000),
        idleSeconds: 600,
      });
      const { documents } = await doors.documents.depositLot(
        { session: { hash: hashSecret(secret) } },
        {
          documents: [
            {
              bytes: pdf(randomUUID()),
              mimeType: 'application/pdf',
              uniqueId: randomUUID(),
              title,
              typeCode: 'DOCPAT05',
              patient: { ins: of.ins, oid: of.insOid },
              author: {
                id: holderId,
                label: `${who.givenNames[0]} ${who.usageName ?? who.birthName}`,
                profession: undefined,
                structureId: undefined,
                structureLabel: undefined,
              },
            },
          ],
        },
      );
      return documents[0]!.id;
    } finally {
      await db.destroy();
    }
  }
  const notebookOf = async (name: string) => {
    const of = person(name);
    return `/proches/${publicHolderId((await site.house.doors.citizens.holderByIns(of.ins, of.insOid)) ?? '')}`;
  };
  /** The same page with programs, which axe is one of: wide, and in 320 px of dark with wider text; and its pictures. */
  async function checked(page: Page, name: string): Promise<void> {
    const cookies = await page.context().cookies();
    for (const [as, viewport, colorScheme] of [
      ['1366', { width: 1366, height: 768 }, 'light'],
      ['320-sombre', { width: 320, height: 720 }, 'dark'],
    ] as const) {
      const context = await site.newBrowser({ javaScriptEnabled: true, viewport, colorScheme });
      await context.addCookies(cookies);
      const same = await context.newPage();
      await same.goto(page.url());
      await picture(same, `${name}-${as}`);
      expect([name, as, await violations(same), await sideways(same)]).toEqual([name, as, [], 0]);
      await widenText(same);
      expect([name, as, await sideways(same)]).toEqual([name, as, 0]);
      await context.close();
    }
  }
  const open = (page: Page, title: string) =>
    page.getByRole('link', { name: title, exact: true }).first().click();
  const titles = (page: Page) => page.locator('a.title').allTextContents();
  const addresses = (page: Page) =>
    page.locator('a.title').evaluateAll((links) => links.map((link) => link.getAttribute('href')));

  test('a document is put away and taken out again, and a professional’s is not the person’s to delete', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents');
    const [address = '/missing'] = await addresses(page);
    await page.goto(address ?? '/missing');
    expect(await said(page)).toMatch(
      /Seul .+, qui l’a écrit, peut supprimer ce document\. Vous pouvez le cacher\./,
    );
    expect(await page.getByRole('link', { name: /^Supprimer/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Archiver ce document', exact: true }).click();
    expect(await said(page, DONE)).toContain('Document archivé');
    expect(await said(page)).toContain('Ce document est archivé.');
    await checked(page, 'document-archive');
    await page.goto('/moi/documents');
    expect(await addresses(page)).not.toContain(address);
    await page.goto('/moi/documents?etat=archives');
    expect(await addresses(page)).toEqual([address]);
    expect(await said(page, 'ol.lines')).toContain('Archivé');
    await page.goto(address ?? '/missing');
    await page.getByRole('button', { name: 'Sortir ce document des archives', exact: true }).click();
    expect(await said(page, DONE)).toContain('Document sorti des archives');
    await page.getByRole('button', { name: 'L’archiver de nouveau', exact: true }).click();
    await page.getByRole('button', { name: 'Le sortir des archives', exact: true }).click();
    await page.goto('/moi/documents');
    expect(await addresses(page)).toContain(address);
  });

  test('one’s own is deleted in three gestures, the effect told before, and is gone at every address', async () => {
    const id = await added('martine', 'martine', 'Ma radio de 2009');
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents');
    await open(page, 'Ma radio de 2009');
    await page.getByRole('link', { name: 'Supprimer ce document', exact: true }).click();
    const told = await said(page);
    expect(told).toContain('pour tout le monde et pour toujours');
    expect(told).toContain('Dr Claire Fournier (médecin traitant)');
    await checked(page, 'document-supprimer');
    // a second thought changes nothing
    await page.getByRole('link', { name: 'Garder ce document' }).click();
    expect(await said(page, 'h1')).toBe('Ma radio de 2009');
    await page.getByRole('link', { name: 'Supprimer ce document', exact: true }).click();
    await page.getByRole('button', { name: 'Supprimer pour toujours', exact: true }).click();
    expect(await said(page, DONE)).toContain('Document supprimé');
    expect(await titles(page)).not.toContain('Ma radio de 2009');
    await checked(page, 'documents-apres-suppression');
    // said once: the next page of the list does not say it again
    expect(await page.locator('a[href*="fait="]').count()).toBe(0);
    for (const rest of ['', '/original', '/page/1', '/supprimer'])
      expect([rest, (await page.goto(`/moi/documents/${id}${rest}`))?.status()]).toEqual([rest, 404]);
    await page.goto('/moi/documents?q=radio+de+2009&etat=tous');
    expect(await titles(page)).toEqual([]);
    await page.goto('/moi/acces/historique?qui=tous');
    expect(await said(page)).not.toContain('Ma radio de 2009');
  });

  test('a mother reads in each button whose notebook it is', async () => {
    await added('nathan', 'sandrine', 'Certificat du club');
    const page = await site.signIn('citizen', 'sandrine');
    const base = await notebookOf('nathan');
    await page.goto(`${base}/documents`);
    await open(page, 'Certificat du club');
    await page.getByRole('button', { name: 'Archiver ce document du carnet de Nathan' }).click();
    await page
      .getByRole('button', { name: 'Le sortir des archives dans le carnet de Nathan', exact: true })
      .click();
    await page.getByRole('link', { name: 'Supprimer ce document du carnet de Nathan' }).click();
    expect(await said(page)).toContain('Il disparaît du carnet de Nathan pour tout le monde');
    await checked(page, 'carnet-fils-supprimer');
    await page.getByRole('button', { name: 'Supprimer pour toujours du carnet de Nathan' }).click();
    expect(new URL(page.url()).pathname).toBe(`${base}/documents`);
    expect(await titles(page)).not.toContain('Certificat du club');
  });

  test('a carer deletes what the person’s side added, and archives nothing', async () => {
    await added('andre', 'nathalie', 'Ordonnance de lunettes');
    const page = await site.signIn('citizen', 'nathalie');
    const base = await notebookOf('andre');
    await page.goto(`${base}/documents`);
    await open(page, 'Ordonnance de lunettes');
    expect(await page.getByRole('button', { name: /Archiver/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Supprimer ce document du carnet d’André' }).click();
    expect(await said(page)).toContain('André, vous, et tous ceux qui peuvent le lire aujourd’hui.');
    await page.getByRole('button', { name: 'Supprimer pour toujours du carnet d’André' }).click();
    expect(await titles(page)).not.toContain('Ordonnance de lunettes');
    // who only reads is offered neither
    const other = await notebookOf('francoise');
    await added('francoise', 'francoise', 'Carnet de vaccination de 1960');
    await page.goto(`${other}/documents`);
    await open(page, 'Carnet de vaccination de 1960');
    expect(await page.getByRole('button', { name: /Archiver/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /^Supprimer/ }).count()).toBe(0);
    expect((await page.goto(`${page.url()}/supprimer`))?.status()).toBe(404);
  });
});
