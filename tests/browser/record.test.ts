/**
 * The record in a browser without programs: a document is found by a word typed wrong, put in a folder, pinned, archived with
 * others, all by the keyboard alone; then axe, 320 px, the dark and wider text.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const said = async (locator: Locator) => plain((await locator.first().textContent()) ?? '');

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('the record', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    page = await site.signIn('citizen', 'martine');
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** Tab until the focus is there. */
  async function reach(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    for (let presses = 0; presses < 250; presses++) {
      if (await target.evaluate((one) => one.ownerDocument.activeElement === one)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not reach it.');
  }
  async function press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await reach(target);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
  }
  const follow = (target: Locator) => Promise.all([target.page().waitForEvent('load'), target.click()]);
  const main = () => page.getByRole('main');
  const titles = () => main().locator('ol a.title').allTextContents();

  test('a word typed wrong finds the document, shows the word in its place, and says so', async () => {
    await page.goto('/moi/documents');
    await reach(page.getByRole('searchbox'));
    await page.keyboard.type('glicemie');
    await press(page.getByRole('button', { name: 'Chercher' }), 'Space');
    expect(await titles()).toContain('Bilan sanguin');
    expect(await said(main().locator('.snippet mark'))).toBe('Glycémie');
    expect(plain((await main().textContent()) ?? '')).toContain('Personne n’a écrit « glicemie »');
    await picture(page, 'record-search');
    await page.goto('/moi/documents?q=hippopotame');
    expect(await titles()).toEqual([]);
    expect(await said(main().getByRole('heading', { level: 2 }))).toBe('Aucun document ne correspond');
  });

  test('a folder is made, filled with two documents at once, and opened, by the keyboard', async () => {
    await page.goto('/moi/documents/ranger');
    await reach(page.getByLabel('Nouveau classeur'));
    await page.keyboard.type('Mon diabète');
    await press(page.getByRole('button', { name: 'Créer ce classeur' }));
    expect(await said(page.getByRole('status'))).toContain('Classeur créé');
    await page.goto('/moi/documents?q=diabète');
    await press(page.getByRole('link', { name: 'Choisir plusieurs documents' }));
    const boxes = main().locator('input[name=document]');
    for (const at of [0, 1]) {
      await reach(boxes.nth(at));
      await page.keyboard.press('Space');
      expect(await boxes.nth(at).isChecked()).toBe(true);
    }
    const chosen = (await titles()).slice(0, 2);
    await press(page.getByRole('button', { name: 'Mettre dans ce classeur' }));
    expect(await said(page.getByRole('status').filter({ hasText: 'rangés' }))).toContain(
      '2 documents rangés',
    );
    await page.goto('/moi/documents');
    await press(page.getByRole('link', { name: /^Mon diabète/ }));
    expect((await titles()).toSorted()).toEqual(chosen.toSorted());
  });

  test('nothing ticked is told, and a name taken is told at its field', async () => {
    await page.goto('/moi/documents?choisir=plusieurs');
    await Promise.all([page.waitForEvent('load'), main().getByRole('button', { name: 'Archiver' }).click()]);
    expect(await said(page.getByRole('status'))).toContain('Cochez au moins une case');
    await page.goto('/moi/documents/ranger');
    await page.getByLabel('Nouveau classeur').fill('mon DIABETE');
    await follow(page.getByRole('button', { name: 'Créer ce classeur' }));
    expect(await said(page.getByRole('alert'))).toContain('Vous avez déjà un classeur de ce nom');
    expect(await page.getByLabel('Nouveau classeur').inputValue()).toBe('mon DIABETE');
  });

  test('a pin brings a document to the top, and is taken off again', async () => {
    await page.goto('/moi/documents');
    await follow(main().getByRole('link', { name: 'Échographie du cœur' }));
    await press(page.getByRole('button', { name: 'Épingler' }));
    expect(await said(page.getByRole('status'))).toContain('Document épinglé');
    await page.goto('/moi/documents');
    expect((await titles())[0]).toBe('Échographie du cœur');
    expect(await said(main().locator('#epingles'))).toBe('Épinglés');
    await follow(main().getByRole('link', { name: 'Échographie du cœur' }).first());
    await press(page.getByRole('button', { name: 'Retirer l’épingle' }));
    await page.goto('/moi/documents');
    expect((await titles())[0]).not.toBe('Échographie du cœur');
  });

  test('two documents are archived by one act, and taken out again', async () => {
    await page.goto('/moi/documents?choisir=plusieurs');
    const two = (await titles()).slice(-2);
    for (const at of [-2, -1])
      await main()
        .locator('input[name=document]')
        .nth((await main().locator('input[name=document]').count()) + at)
        .check();
    await follow(main().getByRole('button', { name: 'Archiver' }));
    expect(await said(page.getByRole('status'))).toContain('2 documents archivés');
    expect(await titles()).not.toEqual(expect.arrayContaining(two));
    await page.goto('/moi/documents?etat=archives&choisir=plusieurs');
    expect(await titles()).toEqual(expect.arrayContaining(two));
    for (const box of await main().locator('input[name=document]').all()) await box.check();
    await follow(main().getByRole('button', { name: 'Sortir des archives' }));
    await page.goto('/moi/documents');
    expect(await titles()).toEqual(expect.arrayContaining(two));
  });

  test('the list is sorted and filtered as asked', async () => {
    await page.goto('/moi/documents?tri=titre');
    const byTitle = await titles();
    expect(byTitle).toEqual(byTitle.toSorted((a, b) => a.localeCompare(b, 'fr')));
    await page.goto('/moi/documents?tri=ancien');
    const oldest = await main()
      .locator('ol time')
      .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
    expect(oldest).toEqual(oldest.toSorted());
    await page.goto('/moi/documents?metier=rien');
    expect(await titles()).toEqual([]);
  });

  test('a professional searches, narrows and sees what the law expects', async () => {
    const pro = await site.signIn('professional', 'medecin', { javaScriptEnabled: true });
    const { ins, insOid } = person('martine');
    const holderId = (await site.house.doors.citizens.holderByIns(ins, insOid)) ?? '';
    const record = `/pro/p/${publicHolderId(holderId)}`;
    await pro.goto(`${record}?q=echografie`);
    expect(await said(pro.getByRole('main').locator('tbody th a'))).toBe('Échographie du cœur');
    await pro.goto(`${record}?du=2025-09-01&au=2025-09-04`);
    const days = await pro.getByRole('main').locator('tbody td:first-child').allTextContents();
    expect(days.length).toBeGreaterThan(4);
    for (const day of days) expect(day).toMatch(/^0[1-4]\/09\/2025$/);
    await pro.goto(record);
    await pro.locator('summary', { hasText: 'Documents attendus par la loi' }).click();
    expect(await violations(pro)).toEqual([]);
    await follow(pro.getByRole('link', { name: 'Compte rendu de biologie' }));
    expect(await said(pro.getByRole('main').locator('tbody th a'))).toBe('Bilan sanguin');
    await pro.setViewportSize({ width: 360, height: 800 });
    expect(await sideways(pro)).toBeLessThanOrEqual(0);
  });

  test.each(['light', 'dark'] as const)('axe, 320 px and wider text, %s', async (colorScheme) => {
    const own = await site.signIn('citizen', 'martine', {
      javaScriptEnabled: true,
      colorScheme,
      viewport: { width: 360, height: 800 },
    });
    for (const address of [
      '/moi/documents',
      '/moi/documents?choisir=plusieurs',
      '/moi/documents?q=glycemie',
      '/moi/documents/ranger',
      '/moi/histoire',
    ]) {
      await own.goto(address);
      expect(await violations(own), address).toEqual([]);
      await own.setViewportSize({ width: 320, height: 256 });
      await widenText(own);
      expect(await sideways(own), address).toBeLessThanOrEqual(0);
      await own.setViewportSize({ width: 360, height: 800 });
    }
    await own.goto('/moi/documents');
    await follow(own.getByRole('link', { name: 'Lettre de sortie d’hôpital, cardiologie' }));
    expect(await violations(own)).toEqual([]);
    await picture(own, `record-read-${colorScheme}`);
  });

  test('on paper: the name of the person, no forms, and the text of the document', async () => {
    await page.goto('/moi/documents');
    await follow(page.getByRole('link', { name: 'Lettre de sortie d’hôpital, cardiologie' }));
    await page.emulateMedia({ media: 'print' });
    const seen = plain(await page.evaluate<string>('document.body.innerText'));
    expect(seen).toContain('Martine Leguellec');
    expect(seen).toContain('Revoir le médecin traitant');
    for (const button of await page.getByRole('button').all()) expect(await button.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
  });
});
