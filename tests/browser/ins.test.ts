/**
 * A person found by what a scanner types, and an identity qualified at the counter, in a browser without programs. Each page:
 * axe in light and dark, 320 px, keyboard; pictures in build/screenshots.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { writeInsDatamatrix } from '#formats/ins-datamatrix';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const main = async (page: Page) => plain((await page.locator('main').textContent()) ?? '');

const scanned = (name: string, over: { readonly birthName?: string } = {}): string => {
  const one = person(name);
  return (
    writeInsDatamatrix({
      ...one,
      birthGivenNames: one.givenNames.join(' '),
      birthPlaceCog: one.birthCog,
      ...over,
    }) ?? ''
  );
};

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('identities, as professionals use them', () => {
  let site: Site;
  beforeAll(async () => {
    if (!('browser' in launched)) return;
    mkdirSync(path.resolve(import.meta.dirname, '../../build/screenshots'), { recursive: true });
    site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** The page as it came, with programs, which axe is one of: wide in light and dark, and in 320 px with wider text. */
  async function look(page: Page, name: string): Promise<void> {
    const storageState = await page.context().storageState();
    const body = await page.content();
    for (const [as, width, colorScheme] of [
      ['1366', 1366, 'light'],
      ['1366-dark', 1366, 'dark'],
      ['320', 320, 'light'],
    ] as const) {
      const viewport = { width, height: 768 };
      const context = await site.newBrowser({ javaScriptEnabled: true, viewport, colorScheme, storageState });
      const same = await context.newPage();
      // what an act answered has no address
      await same.route(page.url(), (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
      );
      await same.goto(page.url());
      await picture(same, `${name}-${as}`);
      expect([name, as, await violations(same), await sideways(same)]).toEqual([name, as, [], 0]);
      await widenText(same);
      expect([name, as, await sideways(same)]).toEqual([name, as, 0]);
      await context.close();
    }
  }

  /** What a reader sees in the nth drawing. */
  async function seen(page: Page, format: 'DataMatrix' | 'QRCode', nth: number): Promise<string | undefined> {
    const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
    const drawing = await page.locator('.ins-symbol svg').nth(nth).screenshot({ scale: 'css' });
    const [read] = await readBarcodes(drawing, { formats: [format], textMode: 'Plain' });
    return read?.text;
  }

  /** As a scanner does: the text, then Enter. */
  async function scan(page: Page, text: string): Promise<void> {
    await page.goto('/pro');
    await page.locator('#ins').fill(text);
    await page.locator('#ins').press('Enter');
  }

  test('a scanned code opens the door with the five traits; a label of somebody else, a cut code and a missing key are told', async () => {
    const page = await site.signIn('professional', 'infirmiere');
    await scan(page, scanned('martine'));
    await page.waitForURL('**/pro/p/*');
    const band = plain((await page.locator('.identity').textContent()) ?? '');
    expect(band).toMatch(/LEGUELLEC Martine/);
    expect(band).toMatch(/née le 04\/06\/1962, lieu 29134.*INS 2 62 06 29 134 901 81/);

    await scan(page, scanned('martine').replaceAll('\u001d', ''));
    await page.waitForURL('**/pro/p/*');
    await scan(page, scanned('martine', { birthName: 'Autre' }));
    expect(await main(page)).toContain('Le code lu ne dit pas la même identité que ce carnet');
    await scan(page, scanned('martine').slice(0, 80));
    expect(await main(page)).toContain('Ce code n’a pas été lu en entier');
    await scan(page, '2 62 06 29 134 901');
    expect(await main(page)).toContain('La clé est 81.');
    expect(plain(await page.locator('#ins').inputValue())).toBe('2 62 06 29 134 901 81');
    await look(page, 'ins-key');
    await page.locator('#ins').press('Enter');
    await page.waitForURL('**/pro/p/*');
  });

  test('the person shows their own number to a scanner or a telephone, from the screen or from paper', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/compte');
    expect(await main(page)).toContain('il scanne l’un de ces deux dessins');
    expect(await seen(page, 'DataMatrix', 0)).toBe(scanned('martine'));
    expect(await seen(page, 'QRCode', 1)).toBe(scanned('martine'));
    await look(page, 'own-ins');
    await page.emulateMedia({ media: 'print' });
    expect(await seen(page, 'QRCode', 1)).toBe(scanned('martine'));
    // on a number that was never checked, nothing to scan: it may be somebody else's
    const other = await site.signIn('citizen', 'monique-2');
    await other.goto('/moi/compte');
    expect(await other.locator('.ins-symbol').count()).toBe(0);
  });

  test('an identity that was only retrieved is qualified by a document and INSi, its homonym told; its code can be scanned', async () => {
    const page = await site.signIn('professional', 'infirmiere');
    await scan(page, scanned('monique-2'));
    await page.getByRole('link', { name: 'INS non qualifiée : contrôler l’identité' }).click();
    expect(await main(page)).toContain('Une autre personne porte ce nom et cette date de naissance');
    expect(await main(page)).toContain('Récupérée : INS obtenue.');
    await look(page, 'ins-qualify');

    await page.getByRole('button', { name: 'Noter la pièce et demander l’INS' }).click();
    expect(await main(page)).toContain('Cette pièce ne suffit pas');
    await page.getByLabel('Passeport').check();
    await page.getByRole('button', { name: 'Noter la pièce et demander l’INS' }).click();
    expect(await main(page)).toContain('Vous n’avez pas confirmé avoir comparé la pièce');
    expect(await page.getByLabel('Passeport').isChecked()).toBe(true);
    // by the keyboard alone
    await page.locator('#compare').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/identite?fait=qualifiee');
    expect(await main(page)).toContain('Qualifiée : pièce contrôlée et INS obtenue.');
    const done = plain((await page.locator('section[aria-labelledby="avant"]').textContent()) ?? '');
    expect(done).toMatch(/INS obtenue du téléservice INSi, .*Pièce contrôlée, /);
    await look(page, 'ins-qualified');

    expect(await seen(page, 'DataMatrix', 0)).toBe(scanned('monique-2'));
  });

  test('a doubt takes the qualification away, and lifting it leaves both acts to be done again', async () => {
    const page = await site.signIn('professional', 'medecin');
    await scan(page, scanned('enzo'));
    await page.getByRole('link', { name: 'INS qualifiée' }).click();
    await page.getByRole('button', { name: 'Noter un doute' }).click();
    expect(await main(page)).toContain('Provisoire');
    expect(await page.getByRole('button', { name: 'Noter la pièce et demander l’INS' }).count()).toBe(0);
    expect(plain((await page.locator('.identity').textContent()) ?? '')).toContain('Identité douteuse');
    await page.getByRole('button', { name: 'Lever le doute' }).click();
    await page.getByLabel('Carte nationale d’identité').check();
    await page.locator('#compare').check();
    await page.getByRole('button', { name: 'Noter la pièce et demander l’INS' }).click();
    await page.waitForURL('**/identite?fait=qualifiee');
    const history = await site.signIn('citizen', 'enzo');
    await history.goto('/moi/acces/historique');
    expect(await main(history)).toContain('contrôlé votre identité');
  });
});
