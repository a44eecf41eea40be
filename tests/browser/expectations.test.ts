/** Awaited documents in a browser without programs: said by hand, asked for, told to the professional, given up. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('awaited documents', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('a person says what was done, asks for it, and its sender finds it among their deposits', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents/attendus');
    await page.getByRole('button', { name: 'Ajouter' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Il y a un problème');
    await page.getByLabel('Ce qui a été fait').selectOption('pathology');
    const today = new Date().toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' });
    await page.getByLabel('Quel jour').fill(today);
    await page.getByLabel('Où (facultatif)').fill('Clinique du port');
    const senders = page.locator('#qui');
    const doctor = await senders.locator('option', { hasText: 'Fournier' }).first().getAttribute('value');
    await senders.selectOption(doctor);
    await page.getByRole('button', { name: 'Ajouter' }).click();
    const line = page.locator('main').getByRole('listitem').filter({ hasText: 'Clinique du port' });
    await line.getByRole('button', { name: 'Relancer' }).click();
    await expect.poll(() => page.getByRole('status').textContent()).toContain('Relance envoyée');
    expect(await line.textContent()).toContain('Déjà relancé');
    await page.goto('/moi');
    expect(await page.locator('main').textContent()).toContain('Documents attendus');

    const pro = await site.signIn('professional', 'medecin');
    await pro.goto('/pro/depots');
    const row = pro.getByRole('row').filter({ hasText: 'Attendu de vous' });
    expect(await row.textContent()).not.toMatch(/biopsie|frottis|Clinique/i);

    await page.goto('/moi/documents/attendus');
    await line.getByRole('button', { name: 'Ne plus attendre' }).click();
    await expect.poll(() => page.getByRole('status').textContent()).toContain('n’est plus attendu');
  });

  test('holds on a phone, in the dark; axe finds nothing', async () => {
    const page = await site.signIn('citizen', 'martine', { javaScriptEnabled: true, colorScheme: 'dark' });
    await page.goto('/moi/documents/attendus');
    const found: string[] = [];
    for (const width of [1366, 360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      if ((await sideways(page)) > 0) found.push(`${width} px: sideways`);
      await picture(page, `attendus-${width}`);
    }
    found.push(...(await violations(page)));
    expect(found).toEqual([]);
  });
});
