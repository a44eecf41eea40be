/**
 * Every page, as each person meets it: axe in light and dark, no sideways scroll at 320 px nor at 400 %, text spacing,
 * titles, weight, and nothing inline. Screenshots at 360 and 1366 px go to build/screenshots.
 */
import type { BrowserContextOptions, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { NOTEBOOK_VISITS } from './notebook-places.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

type Visitor = {
  readonly name: string;
  readonly sign: readonly ['citizen' | 'professional', string] | undefined;
};
type Place = {
  readonly name: string;
  readonly go: (page: Page) => Promise<unknown>;
  readonly status?: number;
};

const at = (name: string, address: string, status = 200): Place => ({
  name,
  go: (page) => page.goto(address),
  status,
});
/** The page that a link of another page leads to. */
const from = (name: string, address: string, link: string): Place => ({
  name,
  go: async (page) => {
    await page.goto(address);
    const href = await page.getByRole('link', { name: link, exact: true }).first().getAttribute('href');
    return page.goto(href ?? '/missing');
  },
});
/** A person's record, as the desk finds it. */
const record = (name: string, ins: string, then?: (page: Page) => Promise<unknown>): Place => ({
  name,
  go: async (page) => {
    await page.goto('/pro');
    await page.getByLabel('Matricule INS').fill(ins);
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.waitForURL('**/pro/p/**');
    return then?.(page);
  },
});

const martine = person('martine').ins;
const follow = (address: string) => async (page: Page) => {
  await page.goto(new URL(page.url()).pathname + address);
};
const openFirst = async (page: Page) => {
  await page.goto(
    (await page.getByRole('rowheader').getByRole('link').first().getAttribute('href')) ?? '/missing',
  );
};
const verify = async (page: Page) => {
  await follow('/deposer')(page);
  await page.getByLabel('Fichier à déposer').setInputFiles({
    name: 'note.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Note de consultation.'),
  });
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByRole('heading', { name: 'Vérifier avant de déposer' }).waitFor();
};
const forgetTheBasis = async (page: Page) => {
  await page.getByRole('button', { name: 'Ouvrir ce carnet' }).click();
  await page.getByRole('alert').waitFor();
};

const VISITS: readonly (readonly [Visitor, readonly Place[]])[] = [
  [
    { name: 'anyone', sign: undefined },
    [
      at('accueil-public', '/'),
      at('connexion', '/connexion'),
      at('connexion-refusee', '/connexion?probleme=no-space'),
      at('qui-voit-quoi', '/comprendre/qui-voit-quoi'),
      at('qui-voit-quoi-profession', '/comprendre/qui-voit-quoi?profession=p60_69'),
      at('qui-voit-quoi-type', '/comprendre/qui-voit-quoi?type=11502-2'),
      at('aide', '/aide'),
      at('accessibilite', '/accessibilite'),
      at('donnees-personnelles', '/donnees-personnelles'),
      at('mentions-legales', '/mentions-legales'),
      at('introuvable', '/nulle/part', 404),
    ],
  ],
  [
    { name: 'the usual holder', sign: ['citizen', 'martine'] },
    [
      at('accueil', '/moi'),
      at('documents', '/moi/documents'),
      at('documents-caches', '/moi/documents?etat=caches'),
      from('document-cda', '/moi/documents', 'Bilan sanguin'),
      from('document-cda-cache', '/moi/documents?etat=caches', 'Lettre au psychologue'),
      from('document-pdf', '/moi/documents', 'Certificat pour la marche en club'),
      from('document-image', '/moi/documents', 'Électrocardiogramme'),
      at('document-introuvable', '/moi/documents/inconnu', 404),
      at('etre-prevenu', '/moi/notifications'),
      at('qui-voit', '/moi/acces'),
      at('historique', '/moi/acces/historique?qui=tous'),
      {
        name: 'bloquer',
        go: async (page) => {
          await page.goto('/moi/acces');
          return page.goto(
            (await page
              .getByRole('link', { name: /^Bloquer/ })
              .first()
              .getAttribute('href')) ?? '/missing',
          );
        },
      },
      at('compte', '/moi/compte'),
    ],
  ],
  [
    { name: 'an empty account', sign: ['citizen', 'lea'] },
    [at('accueil-vide', '/moi'), at('documents-vides', '/moi/documents'), at('qui-voit-vide', '/moi/acces')],
  ],
  [
    { name: 'two thousand documents', sign: ['citizen', 'gerard'] },
    [at('documents-2000', '/moi/documents?page=3'), at('documents-rien', '/moi/documents?q=zzz')],
  ],
  [
    { name: 'the treating doctor', sign: ['professional', 'medecin'] },
    [
      at('pro-trouver', '/pro'),
      record('pro-carnet', martine),
      record('pro-document', martine, openFirst),
      record('pro-deposer', martine, follow('/deposer')),
      record('pro-verifier', martine, verify),
      at('pro-depots', '/pro/depots'),
      at('pro-introuvable', '/pro/p/inconnu', 404),
    ],
  ],
  [
    { name: 'a nurse who has not asked', sign: ['professional', 'infirmiere'] },
    [record('pro-seuil', martine), record('pro-seuil-erreur', martine, forgetTheBasis)],
  ],
  ...NOTEBOOK_VISITS,
  [{ name: 'a secretary', sign: ['professional', 'secretaire'] }, [record('pro-secretariat', martine)]],
  [
    { name: 'an occupational doctor', sign: ['professional', 'medecin-du-travail'] },
    [record('pro-sans-droit', martine)],
  ],
];

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('every page', () => {
  let site: Site;
  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  const enter = async (visitor: Visitor, options: BrowserContextOptions): Promise<Page> =>
    visitor.sign
      ? site.signIn(...visitor.sign, { javaScriptEnabled: true, ...options })
      : (await site.newBrowser({ javaScriptEnabled: true, ...options })).newPage();

  describe.each(VISITS)('%o', (visitor, places) => {
    test('axe finds nothing in light; titles differ, nothing stands inline', async () => {
      const page = await enter(visitor, {});
      const found: string[] = [];
      const titles = new Map<string, string>();
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) found.push(message.text());
      });
      for (const { name, go, status = 200 } of places) {
        const response = (await go(page)) as Response | null | undefined;
        if (response && response.status() !== status) found.push(`${name}: status ${response.status()}`);
        // before axe and the picture, which add to the page
        // a script of ours, by its name, stands in no way inline
        if (
          /<script(?! type="module" src="\/assets\/)|<style|\sstyle=|\son[a-z]+=|javascript:/i.test(
            await page.content(),
          )
        )
          found.push(`${name}: inline`);
        found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
        await picture(page, `${name}-1366`);
        const title = await page.title();
        if (!title.endsWith(' — Carnet')) found.push(`${name}: title ${title}`);
        if (titles.has(title)) found.push(`${name}: the title of ${titles.get(title)}`);
        titles.set(title, name);
        if ((await page.locator('h1').count()) !== 1) found.push(`${name}: not one h1`);
      }
      expect(found).toEqual([]);
    });

    test('axe finds nothing in dark', async () => {
      const page = await enter(visitor, { colorScheme: 'dark' });
      const found: string[] = [];
      for (const { name, go } of places) {
        await go(page);
        found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
        await picture(page, `${name}-1366-sombre`);
      }
      expect(found).toEqual([]);
    });

    test('holds on a phone, at 320 px and with wider text', async () => {
      const page = await enter(visitor, { viewport: { width: 360, height: 740 } });
      const found: string[] = [];
      for (const { name, go } of places) {
        await page.setViewportSize({ width: 360, height: 740 });
        await go(page);
        found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
        await picture(page, `${name}-360`);
        // 1280 px at 400 %
        await page.setViewportSize({ width: 320, height: 256 });
        if ((await sideways(page)) > 0) found.push(`${name}: scrolls sideways at 320 px`);
        await widenText(page);
        if ((await sideways(page)) > 0) found.push(`${name}: scrolls sideways with wider text`);
      }
      expect(found).toEqual([]);
    });
  });

  test('a first visit weighs at most 150 KB in 12 requests, and its page at most 800 elements', async () => {
    for (const address of ['/', '/moi', '/moi/documents']) {
      const first =
        address === '/' ? await (await site.newBrowser()).newPage() : await site.signIn('citizen', 'gerard');
      // Signing in has filled the cache: another browser with the same session has not.
      const cold = await site.newBrowser({ storageState: await first.context().storageState() });
      const page = await cold.newPage();
      let bytes = 0;
      let requests = 0;
      page.on('response', async (response) => {
        requests++;
        const sizes = await response.request().sizes();
        bytes += sizes.responseBodySize + sizes.responseHeadersSize;
      });
      await page.goto(address, { waitUntil: 'networkidle' });
      expect(requests, address).toBeLessThanOrEqual(12);
      expect(bytes, address).toBeLessThanOrEqual(150_000);
      expect(await page.locator('*').count(), address).toBeLessThanOrEqual(800);
    }
  });

  test('the keyboard alone finds a document and hides it, the focus always in sight', async () => {
    const page = await site.signIn('citizen', 'martine');
    const press = async (name: RegExp) => {
      await tabTo(page, name);
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    };
    await page.keyboard.press('Tab');
    expect((await focused(page)).text).toBe('Aller au contenu');
    await press(/^Documents$/);
    await tabTo(page, /Chercher dans vos documents/);
    await page.keyboard.type('mammographie');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await press(/^Compte rendu de mammographie$/);
    await press(/^Cacher ce document$/);
    await page.getByRole('status').waitFor();
    await press(/^Le montrer de nouveau$/);
    expect(await page.getByRole('status').textContent()).toContain('Document montré');
  });

  test('a page prints without its header and footer, under the name of the person', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/documents');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('footer').isVisible()).toBe(false);
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
    expect(await page.getByText('Martine Leguellec').first().isVisible()).toBe(true);
  });
});

type Focused = { readonly text: string; readonly outline: number };

const focused = (page: Page) =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const label = element.labels?.[0]?.textContent;
    return { text: (label ?? element.textContent ?? '').trim(), outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth) };
  })()`) as Promise<Focused>;

/** Presses Tab until something of that name has the focus; each stop must show it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stops = 0; stops < 200; stops++) {
    await page.keyboard.press('Tab');
    const { text, outline } = await focused(page);
    if (text !== '') expect(outline, text).toBeGreaterThanOrEqual(2);
    if (name.test(text)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}
