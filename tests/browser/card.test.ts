/**
 * The emergency card and the summary, by phone: chosen without programs, read, printed, filed; kept on a device only when asked
 * (D07, B5, B18).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPdfRenderer } from '#platform/pdf/pdf-renderer';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const pdf = createPdfRenderer();
const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, part = 'main') =>
  plain((await page.locator(part).first().textContent()) ?? '');
const DONE = '[role=status]';

describe.runIf('browser' in launched)('the emergency card, in a browser', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
    await pdf.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** The same page with programs, which axe is one of: on a computer, then on a phone in the dark with wider text. */
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

  async function declare(page: Page, section: string, fields: Readonly<Record<string, string>>) {
    await page.goto(`/moi/profil/${section}`);
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`[name="${name}"]`);
      if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
    await page.locator('button[value=ajouter]').click();
    expect(await said(page, DONE)).toContain('Ajouté');
  }

  test('lines are chosen, read, printed in two formats, and told about when the profile changes', async () => {
    const page = await site.signIn('citizen', 'enzo');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/moi/profil');
    await page.getByRole('link', { name: 'Carte d’urgence', exact: true }).click();
    expect(await said(page)).toContain('Le profil est vide');
    await checked(page, 'carte-vide');
    await declare(page, 'allergies', {
      nom: 'Arachide',
      'd-severity': 'Oui, grave',
      'd-reaction': 'gorge qui gonfle',
    });
    await declare(page, 'traitements', { nom: 'Ventoline', 'd-frequency': 'si besoin' });
    await declare(page, 'groupe-sanguin', { nom: 'A−' });
    await declare(page, 'entourage', {
      nom: 'Ana',
      'd-role': 'À prévenir en urgence',
      'd-phone': '06 39 98 00 01',
    });
    await page.goto('/moi/carte');
    expect(await said(page)).toContain('Aucune ligne n’est choisie');
    await page.getByRole('link', { name: 'Choisir les lignes', exact: true }).click();
    expect(await page.getByLabel(/Arachide/).isChecked()).toBe(true);
    expect(await page.getByLabel(/A−/).isChecked()).toBe(false);
    await checked(page, 'carte-choisir');
    await page.getByLabel(/A−/).check();
    await page.getByLabel(/Ventoline/).uncheck();
    await page.getByRole('button', { name: 'Enregistrer la carte', exact: true }).click();
    expect(await said(page, DONE)).toContain('C’est enregistré');
    const card = await said(page, 'article');
    expect(card).toMatch(
      /Arachide, grave, gorge qui gonfle[\s\S]*Medication[\s\S]*cela ne veut pas dire[\s\S]*A−[\s\S]*transfusion[\s\S]*Ana/,
    );
    expect(card).not.toContain('Ventoline');
    expect(await page.locator('article a[href="tel:0639980001"]').count()).toBe(1);
    await checked(page, 'carte');
    for (const file of ['/moi/carte/feuille.pdf', '/moi/carte/a-decouper.pdf', '/moi/profil/resume.pdf']) {
      const answer = await page.request.get(file);
      const bytes = new Uint8Array(await answer.body());
      expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf']);
      const text = plain((await pdf.text(bytes)).join('\n'));
      expect(text).toContain('Arachide');
      expect(text).toMatch(/A[-−]/);
      expect(text.includes('Ventoline')).toBe(file.includes('resume'));
      if (process.env.CARNET_CARD_PICTURES) {
        const { writeFile } = await import('node:fs/promises');
        const name = `${process.env.CARNET_CARD_PICTURES}/${file.replaceAll('/', '-')}.png`;
        await writeFile(name, await pdf.renderPage(bytes, 1, 1240));
      }
    }
    await page.goto('/moi/profil/allergies');
    await page.getByRole('button', { name: /^Cacher aux professionnels/ }).click();
    await page.goto('/moi/carte');
    expect(await said(page)).toContain('Caché aux professionnels depuis : Arachide');
    await checked(page, 'carte-changee');
  });

  test('the summary is filed as a document after the page that says who will read it, without what is hidden', async () => {
    const page = await site.signIn('citizen', 'martine');
    await declare(page, 'handicaps', { nom: 'Malentendante' });
    await declare(page, 'maladies', { nom: 'Dépression' });
    await page.getByRole('button', { name: 'Cacher aux professionnels : Dépression' }).click();
    await page.goto('/moi/profil/resume');
    expect(await said(page)).toContain('Ce qui est caché aux soignants');
    await checked(page, 'resume');
    await page.getByRole('button', { name: 'Déposer ce résumé dans mes documents' }).click();
    expect(await said(page)).toContain('Pourront le lire');
    expect(await said(page)).toContain('Profil médical');
    await page.getByRole('button', { name: /^Ajouter ce document/ }).click();
    expect(page.url()).toMatch(/\/documents\/[^/]+\?fait=ajoute/);
    expect(await said(page)).toContain('Résumé du profil de santé');
    const filed = await page.request.get(`${new URL(page.url()).pathname}/original`);
    const text = (await pdf.text(new Uint8Array(await filed.body()))).join('\n');
    expect(text).toContain('Malentendante');
    expect(text).not.toContain('Dépression');
    const own = await page.request.get('/moi/profil/resume.pdf');
    expect((await pdf.text(new Uint8Array(await own.body()))).join('\n')).toContain('Dépression');
  });

  /** Everything that this browser keeps for the site, as text; what is sealed shows as bytes. */
  const kept = (page: Page) =>
    page.evaluate<string>(`(async () => {
      const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) {
          const answer = await (await caches.open(name)).match(request);
          found.push(request.url, await answer.text());
        }
      const show = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value)
        : value instanceof CryptoKey ? 'key:' + value.extractable
        : value && typeof value === 'object' ? Object.entries(value).map(([name, one]) => name + ' ' + show(one)).join(' ') : String(value);
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done, fail) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => done(opening.result);
          opening.onerror = () => fail(opening.error);
        });
        for (const store of db.objectStoreNames) {
          const all = db.transaction(store).objectStore(store).getAll();
          found.push(name, show(await new Promise((done) => { all.onsuccess = () => done(all.result); })));
        }
        db.close();
      }
      return found.join('\\n');
    })()`);
  const HEALTH = /Nickel|Lisinopril|Lucie Essai|0639980002|06 39 98 00 02/;

  test('without asking a device keeps nothing; the copy asked for is sealed, opens without network, and goes at sign-out', async () => {
    const page = await site.signIn('citizen', 'martine', {
      javaScriptEnabled: true,
      viewport: { width: 390, height: 800 },
    });
    await declare(page, 'allergies', { nom: 'Nickel' });
    await declare(page, 'traitements', { nom: 'Lisinopril' });
    await declare(page, 'entourage', { nom: 'Lucie Essai', 'd-phone': '06 39 98 00 02' });
    await page.goto('/moi/carte/choisir');
    await page.getByRole('button', { name: 'Enregistrer la carte', exact: true }).click();
    await page.goto('/moi/carte');
    expect(await said(page, 'article')).toMatch(HEALTH);
    const keep = page.getByRole('button', { name: 'Garder une copie sur cet appareil' });
    await keep.waitFor();
    expect(await kept(page)).toBe('{}\n{}');
    // the search itself finds what is planted in each of the three places
    for (const plant of [
      `localStorage.setItem('planted', 'Nickel')`,
      `caches.open('planted').then((one) => one.put('/planted', new Response('Nickel')))`,
      `new Promise((done) => { const opening = indexedDB.open('planted'); opening.onupgradeneeded = () => opening.result.createObjectStore('planted');
        opening.onsuccess = () => { const put = opening.result.transaction('planted', 'readwrite').objectStore('planted').put({ deep: { text: 'Nickel' } }, 1);
          put.onsuccess = () => { opening.result.close(); done(); }; }; })`,
    ]) {
      await page.evaluate(plant);
      expect(await kept(page)).toMatch(HEALTH);
      await page.evaluate(
        `localStorage.clear(); indexedDB.deleteDatabase('planted'); caches.delete('planted')`,
      );
      await expect.poll(() => kept(page)).toBe('{}\n{}');
    }

    await keep.click();
    await page.getByRole('button', { name: 'Effacer la copie de cet appareil' }).waitFor();
    expect(await said(page, '[data-hors-ligne]')).toContain('Copie du');
    const copy = await kept(page);
    expect(copy).toContain('key:false');
    expect(copy).toContain('/assets/');
    expect(copy).not.toMatch(HEALTH);

    const context = page.context();
    await context.setOffline(true);
    const began = performance.now();
    await page.goto('/moi/carte');
    const took = performance.now() - began;
    expect(await said(page, '#copie')).toContain('Voici la copie gardée sur cet appareil le');
    expect(await said(page, 'article')).toMatch(/Nickel[\s\S]*Lisinopril[\s\S]*Lucie Essai/);
    expect(took).toBeLessThan(1000);
    await picture(page, 'carte-sans-reseau');
    expect(await page.goto('/moi/profil').catch(() => undefined)).toBeUndefined();
    await context.setOffline(false);

    // from a page that knows nothing of the copy
    await page.goto('/moi/documents');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto('/aide');
    await expect.poll(() => kept(page)).toBe('{}\n{}');
    await context.setOffline(true);
    expect(await page.goto('/moi/carte').catch(() => undefined)).toBeUndefined();
    await context.setOffline(false);
  });
});
