/**
 * Adding a document on the person's pages, without programs and with them: files, photos, what it is, who will read it, and
 * nothing lost on the way (C02, C07, R21).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { pdf } from '../journeys/sample-documents.ts';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, part = 'main') =>
  plain((await page.locator(part).first().textContent()) ?? '');

const BAD = ['CARNET-FICHIER-D-ESSAI', '-CONSIDERE-COMME-INFECTE'].join('');

/** A page on a table, seen a little from the side; it says where it was taken. */
async function photo(name: string, words: string) {
  const drawn = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400"><rect width="300" height="400" fill="#7a6a55"/><polygon points="40,30 260,50 280,370 20,350" fill="#f7f4ee"/><rect x="80" y="100" width="${words.length * 9}" height="12" fill="#222"/></svg>`,
  );
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] });
  const buffer = await sharp(drawn)
    .withExifMerge({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 0/1' } })
    .jpeg()
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}
const text = (name: string, words: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

describe.runIf('browser' in launched)('adding a document', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** With programs, which axe is one of; wide, and in 320 px of dark with wider text. */
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

  test('two photos are put in order, straightened, made one PDF, dated « vers 2012 », without any program', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents/ajouter');
    await checked(page, 'ajouter-choisir');
    await page.setInputFiles('#fichiers', [
      await photo('IMG_1.jpg', 'une'),
      await photo('IMG_2.jpg', 'seconde'),
    ]);
    await button(page, 'Continuer').click();
    expect(await said(page)).toContain('2 photos deviendront un seul PDF');
    expect(await said(page)).toContain('Le PDF ne gardera ni le lieu');
    expect(await page.locator('.photo img').first().getAttribute('alt')).toContain('IMG_1.jpg');
    await button(page, /^Reculer/).click();
    expect(await page.locator('.photo img').first().getAttribute('alt')).toContain('IMG_2.jpg');
    await page.locator('summary').first().click();
    // corners that cross each other are no page, and what was typed of it is not lost elsewhere
    await page.locator('[name=x1]').first().fill('0');
    await button(page, /^Redresser/).click();
    expect(await said(page, '[role=alert]')).toContain('ne forment pas une page');
    for (const [name, value] of Object.entries({
      x0: '13',
      y0: '7,5',
      x1: '87',
      y1: '12,5',
      x2: '93',
      y2: '92',
      x3: '7',
      y3: '87',
    }))
      await page.locator(`[name=${name}]`).first().fill(value);
    await button(page, /^Redresser/).click();
    expect(await said(page)).toContain('Page redressée');
    await button(page, /^Noir et blanc/).click();
    const source = await page.locator('.photo img').first().getAttribute('src');
    const image = await page.request.get(source ?? '');
    expect([image.status(), image.headers()['content-type']]).toEqual([200, 'image/png']);
    await checked(page, 'ajouter-photos');
    await page.getByRole('link', { name: 'Continuer', exact: true }).first().click();
    await page.fill('#titre', '');
    await page.fill('#date', 'je ne sais plus');
    await page.selectOption('#genre', 'DOCPAT02');
    await button(page, 'Vérifier avant d’ajouter').click();
    expect(await said(page, '[role=alert]')).toContain('La date de l’acte n’est pas comprise');
    expect(await page.inputValue('#genre')).toBe('DOCPAT02');
    expect(await page.inputValue('#date')).toBe('je ne sais plus');
    await checked(page, 'ajouter-decrire');
    await page.fill('#date', 'vers 2012');
    await button(page, 'Vérifier avant d’ajouter').click();
    expect(await said(page, '[role=alert]')).toContain('Le titre manque');
    await page.fill('#titre', 'Vieille ordonnance');
    await button(page, 'Vérifier avant d’ajouter').click();
    expect(await said(page)).toContain('Dr Claire Fournier (médecin traitant)');
    await checked(page, 'ajouter-verifier');
    await button(page, 'Ajouter ce document').click();
    expect(await said(page, '[role=status]')).toContain('Document ajouté');
    expect(await said(page, 'h1')).toBe('Vieille ordonnance');
    expect(await said(page)).toContain('Vers 2012');
    expect(await said(page)).toContain('AntivirusVérifié');
    const leaf = await page.request.get(`${new URL(page.url()).pathname}/page/2`);
    expect([leaf.status(), leaf.headers()['content-type']]).toEqual([200, 'image/png']);
  });

  test('several files are several documents, one after the other; what is wrong with one does not lose the others', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents/ajouter');
    await page.setInputFiles('#fichiers', [
      text('bilan sanguin.txt', 'Laboratoire, le 12 mars 2019'),
      {
        name: 'programme.exe',
        mimeType: 'application/x-msdownload',
        buffer: Buffer.from('MZ\x90\0', 'latin1'),
      },
      { name: 'certificat.pdf', mimeType: 'application/pdf', buffer: pdf('Certificat') },
    ]);
    await button(page, 'Continuer').click();
    expect(await said(page, '[role=alert]')).toContain('Un fichier n’a pas été pris');
    expect(await said(page)).toContain('« programme.exe »');
    expect(await page.locator('.lines .title').count()).toBe(2);
    await page.getByRole('link', { name: 'bilan sanguin' }).click();
    expect(await page.inputValue('#genre')).toBe('DOCPAT05');
    expect(await page.inputValue('#date')).toBe('12/03/2019');
    await button(page, 'Vérifier avant d’ajouter').click();
    await button(page, 'L’ajouter caché').click();
    expect(await said(page, '[role=status]')).toContain('Document ajouté');
    expect(await page.locator('.lines .title').count()).toBe(1);
    await button(page, /^Retirer/).click();
    expect(await page.locator('.lines .title').count()).toBe(0);
  });

  test('the same file again is noticed, and an infected one refused, each with a way on', async () => {
    const page = await site.signIn('citizen', 'martine');
    const send = async (name: string, words: string) => {
      await page.goto('/moi/documents/ajouter');
      await page.setInputFiles('#fichiers', [text(name, words)]);
      await button(page, 'Continuer').click();
      await page.fill('#titre', name);
      await page.fill('#date', '2020');
      await button(page, 'Vérifier avant d’ajouter').click();
    };
    await send('courrier', 'un courrier');
    await button(page, 'Ajouter ce document').click();
    await send('courrier encore', 'un courrier');
    expect(await said(page)).toContain('Il n’y a rien à faire.');
    expect(await button(page, 'Ajouter ce document').count()).toBe(0);
    await button(page, /^Ne pas l’ajouter/).click();
    await send('infecté', `x ${BAD}`);
    await button(page, 'Ajouter ce document').click();
    expect(await said(page, '[role=status]')).toContain('logiciel malveillant');
    await button(page, /^Ne pas l’ajouter/).click();
    expect(await page.locator('.lines .title').count()).toBe(0);
  });

  test('papers that no professional makes are explained; a carer adds for whom they help, by name', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents/ajouter/volontes');
    await checked(page, 'ajouter-volontes');
    expect(await said(page)).toContain('registre national des refus');
    const helped = person('andre');
    const { citizens } = site.house.doors;
    const holderId = (await citizens.holderByIns(helped.ins, helped.insOid)) ?? '';
    const carer = await site.signIn('citizen', 'nathalie');
    await carer.goto(`/proches/${publicHolderId(holderId)}/documents/ajouter`);
    await carer.setInputFiles('#fichiers', [text('certificat.txt', 'Certificat')]);
    await button(carer, 'Continuer').click();
    await carer.fill('#date', 'mars 2019');
    await button(carer, 'Vérifier avant d’ajouter').click();
    expect(await said(carer)).toContain('Mars 2019');
    // a carer hides nothing (R40)
    expect(await button(carer, 'L’ajouter caché').count()).toBe(0);
    await button(carer, /^Ajouter ce document au carnet d’André$/).click();
    expect(await said(carer, '[role=status]')).toContain('Document ajouté');
    const other = person('francoise');
    const otherId = (await citizens.holderByIns(other.ins, other.insOid)) ?? '';
    await carer.goto(`/proches/${publicHolderId(otherId)}/documents/ajouter`);
    expect(await said(carer)).toContain('Rien ne peut être ajouté');
    expect(await carer.locator('#fichiers').count()).toBe(0);
  });

  test('with programs: a file too large never leaves, and the corners move by the keyboard', async () => {
    const page = await site.signIn('citizen', 'martine', { javaScriptEnabled: true });
    await page.goto('/moi/documents/ajouter');
    const folder = await mkdtemp(path.join(tmpdir(), 'carnet-lourd-'));
    await writeFile(path.join(folder, 'lourd.txt'), 'a'.repeat(21 * 1024 * 1024));
    await page.setInputFiles('#fichiers', path.join(folder, 'lourd.txt'));
    await button(page, 'Continuer').click();
    expect(await said(page, 'form [role=status]')).toContain('« lourd.txt » est trop lourd');
    await rm(folder, { recursive: true });
    await page.setInputFiles('#fichiers', [await photo('seule.jpg', 'seule')]);
    await button(page, 'Continuer').click();
    await page.waitForURL(/\/pages$/);
    expect(await said(page)).toContain('Gardée telle quelle, elle dira ce lieu');
    await page.locator('summary').first().click();
    const handle = page.getByRole('button', { name: /^Coin en haut à gauche/ });
    await handle.focus();
    for (let step = 0; step < 5; step++) await handle.press('ArrowRight');
    expect(await page.inputValue('[name=x0]')).toBe('5');
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 40);
    await page.mouse.up();
    expect(Number(await page.inputValue('[name=y0]'))).toBeGreaterThan(4);
    await button(page, /^Redresser/).click();
    await page.waitForLoadState();
    expect(await said(page)).toContain('Page redressée');
  });

  test('an error is signalled, answered by its author, and a document of somebody else taken out at once (B5, B6)', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents?q=&auteur=Fournier');
    const address = (await page.locator('a.title').first().getAttribute('href')) ?? '/missing';
    await page.goto(address);
    const title = await said(page, 'h1');
    await page.getByRole('link', { name: 'Signaler une erreur' }).click();
    await button(page, 'Demander une correction').click();
    expect(await said(page, '[role=alert]')).toContain('Vous n’avez pas dit ce qui ne va pas');
    await page.fill('#endroit', 'Antécédents');
    await page.fill('#erreur', 'Je n’ai jamais fumé.');
    await button(page, 'Demander une correction').click();
    expect(await said(page, '[role=status]')).toContain('Son auteur est prévenu');
    await checked(page, 'signaler');
    const author = await site.signIn('professional', 'medecin');
    await author.goto('/pro/depots');
    expect(await said(author)).toContain('Contesté');
    await author.getByRole('link', { name: 'Voir la demande' }).first().click();
    expect(await said(author)).toContain('Je n’ai jamais fumé.');
    await checked(author, 'corrections-auteur');
    await author.locator('textarea').first().fill('Vous avez raison, je corrige.');
    await button(author, 'Reconnaître l’erreur').click();
    expect(await said(author, '[role=status]')).toContain('Déposez maintenant la version corrigée');
    await page.reload();
    expect(await said(page)).toContain('Vous avez raison, je corrige.');
    await page.goto(`${address}/signaler`);
    await page.fill('#pourquoi', 'Ce n’est pas moi.');
    await button(page, 'Retirer ce document').click();
    expect(await said(page, '[role=status]')).toContain('Plus personne ne le voit, sauf son auteur');
    await checked(page, 'corrections');
    const gone = await page.goto(address);
    expect(gone?.status()).toBe(404);
    await page.goto('/moi/documents');
    expect(await page.locator(`a[href="${address}"]`).count()).toBe(0);
    await author.reload();
    expect(await said(author)).toContain('Vous seul le voyez encore');
    await author.locator('textarea').first().fill('Si, c’est bien vous.');
    await button(author, /le remettre$/).click();
    await page.goto(address);
    expect(await said(page, 'h1')).toBe(title);
  });
});
