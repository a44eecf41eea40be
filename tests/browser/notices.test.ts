/** What anybody may read before having a space: the public pages, the papers, and the notices as they are sent. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderNotice } from '../../src/modules/enrolment/notices/mail.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

const PAGES = [
  '/aide',
  '/aide/formulaires',
  '/aide/texte-simple',
  '/aide/accompagner',
  '/contact',
  '/mentions-legales',
  '/donnees-personnelles',
  '/accessibilite',
  '/operateur/apercu',
  '/operateur/apercu?enfant=oui&simple=oui',
] as const;

const nameOf = (address: string) => `public${address.replace(/\W+/g, '-')}`;

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('what anybody may read', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  const openFolds = (page: Page) =>
    page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })');

  test.each(['light', 'dark'] as const)('axe finds nothing, every fold open: %s', async (colorScheme) => {
    const page = await (await site.newBrowser({ javaScriptEnabled: true, colorScheme })).newPage();
    const found: string[] = [];
    for (const address of PAGES) {
      const response = await page.goto(address);
      if (response?.status() !== 200) found.push(`${address}: ${response?.status()}`);
      await openFolds(page);
      found.push(...(await violations(page)).map((one) => `${address}: ${one}`));
      await picture(page, `${nameOf(address)}-1366-${colorScheme}`);
    }
    expect(found).toEqual([]);
  });

  test('holds on a phone, at 320 px and with wider text', async () => {
    const context = await site.newBrowser({ javaScriptEnabled: true, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const found: string[] = [];
    for (const address of PAGES) {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(address);
      await openFolds(page);
      await picture(page, `${nameOf(address)}-360`);
      await page.setViewportSize({ width: 320, height: 256 });
      if ((await sideways(page)) > 0) found.push(`${address}: scrolls sideways at 320 px`);
      await widenText(page);
      if ((await sideways(page)) > 0) found.push(`${address}: scrolls sideways with wider text`);
    }
    expect(found).toEqual([]);
  });

  test('every link of these pages and of their foot leads somewhere', async () => {
    const page = await (await site.newBrowser()).newPage();
    const links = new Set<string>();
    for (const address of PAGES) {
      await page.goto(address);
      for (const link of await page.locator('a[href]').all()) {
        const url = new URL((await link.getAttribute('href')) ?? '', new URL(address, site.url));
        if (url.hash !== '')
          expect(await page.locator(`[id="${url.hash.slice(1)}"]`).count(), url.href).toBe(1);
        if (url.origin === new URL(site.url).origin) links.add(url.pathname + url.search);
      }
    }
    const broken: string[] = [];
    for (const link of links) {
      const answer = await page.request.get(link, { maxRedirects: 0 });
      if (answer.status() >= 400) broken.push(`${link}: ${answer.status()}`);
    }
    expect(links.size).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  });

  test('each sheet and the letter are PDF files; an unknown one is not there', async () => {
    const { request } = await (await site.newBrowser()).newPage();
    for (const address of [
      '/aide/formulaires/ouvrir.pdf',
      '/aide/formulaires/refuser.pdf',
      '/aide/formulaires/fermer.pdf',
      '/operateur/apercu/lettre.pdf?simple=oui',
    ]) {
      const answer = await request.get(address);
      expect(answer.headers()['content-type']).toBe('application/pdf');
      expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
    }
    for (const address of ['/aide/formulaires/constructor', '/operateur/apercu/autre.pdf'])
      expect((await request.get(address)).status()).toBe(404);
  });

  test.each([
    ['to the person', {}],
    ['about a child', { child: { givenName: 'Adèle', birthYear: 2019 } }],
    ['in simple words', { simple: true }],
  ])('the mail is read by anybody, and asks for nothing from elsewhere: %s', async (_, more) => {
    const { html } = renderNotice({
      holderLabel: 'Camille Exemple',
      addressLines: [],
      code: 'ACDEFHJKMNPR',
      deadline: new Date('2027-01-02T23:00:00Z'),
      campaignName: 'Essai',
      publicUrl: 'https://carnet.example',
      letterId: 'EXEMPLE',
      ...more,
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await site.newBrowser({ javaScriptEnabled: true, colorScheme });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.setViewportSize({ width: 320, height: 600 });
      await page.setContent(html);
      expect(asked).toEqual([]);
      expect(await sideways(page)).toBeLessThanOrEqual(0);
      // a mail has no landmarks
      const found = (await violations(page)).filter((one) => !/^(region|landmark)/.test(one));
      expect(found).toEqual([]);
      await picture(page, `mail-${Object.keys(more)[0] ?? 'personne'}-${colorScheme}`);
    }
  });

  test('what is written is free and fictitious, on each page', async () => {
    const page = await (await site.newBrowser()).newPage();
    for (const address of PAGES) {
      await page.goto(address);
      expect(await page.locator('header').textContent()).toMatch(/Projet libre — données fictives/);
    }
  });
});
