/** Results in a browser without programs: from home to the newest value, its curve, its document; agreement given and taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { cast } from '../../src/app/demo/cast.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('results', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('the newest result is one act away from home; its curve holds three laboratories and two units', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.getByRole('link', { name: 'Résultats' }).click();
    await expect.poll(() => page.locator('main').textContent()).toContain('1,21 g/L');
    // a word on where it stands, and none that frightens
    const text = await page.locator('main').textContent();
    expect(text).toContain('Au-dessus des repères');
    expect(text).not.toMatch(/anormal|danger|grave|inquiét|mauvais/i);
    await page.getByRole('link', { name: 'Glycémie à jeun' }).click();

    const drawing = page.getByRole('img');
    expect(await drawing.locator('title').first().textContent()).toBe('Glycémie à jeun, dans le temps');
    expect(await drawing.locator('desc').textContent()).toMatch(
      /^Sucre dans le sang à jeun\s: .*\sg\/L le\s/,
    );
    expect(await page.locator('.chart-key li').count()).toBe(3);
    expect(await drawing.locator('.chart-points path').count()).toBe(8);
    const table = page.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(9);
    expect(await table.textContent()).toMatch(/5,8\smmol\/L[\s\S]*1,04\sg\/L/);

    await page.getByRole('link', { name: '1 an' }).click();
    expect(await page.getByRole('table').getByRole('row').count()).toBeLessThan(9);
    await page.getByRole('link', { name: 'Ouvrir le document' }).first().click();
    await page.waitForURL(/\/moi\/documents\/[^/]+$/);
    expect(await page.locator('h1').textContent()).toContain('Bilan sanguin');
  });

  test('holds on a phone, at 320 px, with wider text, in the dark; axe finds nothing', async () => {
    const page = await site.signIn('citizen', 'martine', { javaScriptEnabled: true, colorScheme: 'dark' });
    const found: string[] = [];
    for (const address of ['/moi/resultats', '/moi/resultats/gluc-jeun', '/moi/resultats/hba1c?periode=5']) {
      for (const width of [1366, 360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        await page.goto(address);
        found.push(...(await violations(page)).map((one) => `${address} ${width}: ${one}`));
        await picture(page, `resultats${address.replace(/\W+/g, '-')}-${width}-dark`);
        if (width === 320) await widenText(page);
        if ((await sideways(page)) > 0) found.push(`${address}: scrolls sideways at ${width} px`);
      }
    }
    expect(found).toEqual([]);
  });

  test('somebody who did not agree is asked first, and takes it back', async () => {
    const page = await site.signIn('citizen', 'francoise');
    await page.goto('/moi/resultats');
    expect(await page.locator('main').textContent()).toContain('Rien n’est lu sans accord.');
    await page.getByRole('button', { name: 'Accepter et lire les documents' }).click();
    await site.house.doors.healthProfile.extraction.settled();
    await page.goto('/moi/resultats');
    await page.getByText('Retirer cet accord').waitFor();
    const [, first] = await Promise.all([null, page.locator('.lines .title').count()]);
    expect(first).toBeGreaterThan(0);
    await page.getByText('Retirer cet accord').click();
    await page.getByRole('button', { name: 'Retirer l’accord et effacer ce qui a été lu' }).click();
    const main = await page.locator('main').textContent();
    expect(main).toContain('L’accord est retiré');
    expect(main).toContain('Rien n’est lu sans accord.');
  });

  test('the treating doctor sees the same curve, and its documents', async () => {
    const page = await site.signIn('professional', 'medecin');
    const martine = cast.people.find(({ id }) => id === 'martine')!;
    const holderId = await site.house.doors.citizens.holderByIns(martine.ins, martine.insOid);
    const base = `/pro/p/${publicHolderId(holderId!)}`;
    await page.goto(`${base}/resultats`);
    await page.getByRole('link', { name: 'HbA1c' }).click();
    expect(await page.locator('.chart-points path').count()).toBeGreaterThan(8);
    expect(await page.getByRole('table').textContent()).toContain('mmol/mol');
    await page.getByRole('link', { name: 'Ouvrir le document' }).first().click();
    await page.waitForURL(/\/documents\//);
  });
});
